using Routing.Models.Caching;

namespace Routing.Models;

/// <summary>One sequence's part of a step.</summary>
/// <param name="Cache">Its KV memory; <paramref name="Tokens"/> start at position <c>Cache.Length</c>.</param>
/// <param name="Tokens">New tokens, at least one: a prompt chunk, a catch-up suffix or one decoded token.</param>
/// <param name="Logits">For which of the new tokens logits and final hidden states are wanted.</param>
/// <param name="Layers">Blocks to run; null runs all.</param>
/// <param name="FeedForward">Feed-forward choice a block; null is <see cref="FeedForwardChoice.Big"/> everywhere.</param>
public readonly record struct StepRow(
    KvSequence Cache,
    ReadOnlyMemory<int> Tokens,
    LogitsWanted Logits = LogitsWanted.Last,
    LayerPlan? Layers = null,
    FeedForwardPlan? FeedForward = null)
{
    /// <summary>How many of its tokens, the last, are wanted beyond their keys and values.</summary>
    internal int StatesWanted => Logits switch { LogitsWanted.None => 0, LogitsWanted.Last => 1, _ => Tokens.Length };
}

/// <summary>For which of a row's new tokens the output head runs.</summary>
public enum LogitsWanted : byte
{
    None,
    Last,
    All,

    /// <summary>None, but the final hidden state of every token: what pooling looks at.</summary>
    HiddenOfAll,
}
