using Routing.Runtime.Sampling;
using Routing.Runtime.Workers;

namespace Routing.Runtime;

/// <summary>A prompt and how to continue it.</summary>
public sealed record GenerationRequest
{
    /// <summary>Token ids, at least one.</summary>
    public required ReadOnlyMemory<int> Prompt { get; init; }

    public SamplingOptions Sampling { get; init; } = new();

    /// <summary>Which model speaks; the engine's default when null.</summary>
    public TokenRoutingOptions? Routing { get; init; }

    /// <summary>Time from acceptance after which generation ends with what there is; null is no limit.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Special tokens have no text.</summary>
    public bool SkipSpecialTokens { get; init; } = true;

    /// <summary>What of the small model runs; null is all of it.</summary>
    public ModelPlan? SmallPlan { get; init; }

    /// <summary>What of the large model runs; null is all of it.</summary>
    public ModelPlan? LargePlan { get; init; }
}
