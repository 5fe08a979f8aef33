using System.Collections.Immutable;

namespace Routing;

/// <summary>What the feed-forward module of a block runs for a row (Duo-LLM's choices).</summary>
public enum FeedForwardChoice : byte
{
    /// <summary>The checkpoint's own feed-forward.</summary>
    Big,

    /// <summary>The auxiliary feed-forward beside it.</summary>
    Small,

    /// <summary>None: the residual stream passes unchanged.</summary>
    Skip,
}

/// <summary>The feed-forward choice of every block for a row.</summary>
/// <param name="Choices">[layers].</param>
public sealed record FeedForwardPlan(ImmutableArray<FeedForwardChoice> Choices);
