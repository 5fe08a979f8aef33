using Routing.Runtime.Reading;
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

    /// <summary>Asks for the log probability of every prompt token but the first, with this many of the likeliest beside it, by the model that speaks first; null asks for none.</summary>
    public int? PromptLogProbs { get; init; }

    /// <summary>Asks for the prompt's hidden states, pooled, of the model that speaks first; null asks for none.</summary>
    public Pooling? Pooling { get; init; }

    /// <summary>The prompt itself is asked about: no token need be generated.</summary>
    internal bool Reads => PromptLogProbs is not null || Pooling is not null;

    /// <summary>Everything wrong with what is asked of the prompt, one sentence each.</summary>
    internal IEnumerable<string> ReadingErrors()
    {
        if (PromptLogProbs is < 0 or > 20) yield return $"prompt_logprobs is {PromptLogProbs}; it must be between 0 and 20.";
        if (Pooling is { } pooling && !Enum.IsDefined(pooling)) yield return $"pooling is {pooling}; it must be Mean or Last.";
        if (Sampling.MaxTokens == 0 && !Reads) yield return "max_tokens is 0; it must be 1 or more unless prompt log probabilities or a pooled state are asked for.";
    }
}
