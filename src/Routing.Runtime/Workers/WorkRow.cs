using MessagePack;
using Routing.Runtime.Reading;

namespace Routing.Runtime.Workers;

/// <summary>One sequence's part of a step.</summary>
/// <param name="Sequence">Which sequence.</param>
/// <param name="Start">Position of the first of <paramref name="Tokens"/>: how many tokens the worker has seen.</param>
/// <param name="Tokens">New tokens: a prompt chunk, a catch-up suffix or one decoded token.</param>
/// <param name="Wanted">What the worker answers beside having seen them.</param>
/// <param name="Spec">The sequence's facts with its first row, else null.</param>
/// <param name="Plan">What of the model runs; null is all of it.</param>
/// <param name="Reading">What is to be told of the tokens themselves; null for nothing.</param>
[MessagePackObject]
public readonly record struct WorkRow(
    [property: Key(0)] long Sequence,
    [property: Key(1)] int Start,
    [property: Key(2)] ReadOnlyMemory<int> Tokens,
    [property: Key(3)] RowWants Wanted,
    [property: Key(4)] SequenceSpec? Spec = null,
    [property: Key(5)] ModelPlan? Plan = null,
    [property: Key(6)] RowReading? Reading = null);

/// <summary>What a row's last position is used for.</summary>
public enum RowWants : byte
{
    /// <summary>Nothing: the tokens only enter the KV cache.</summary>
    Nothing,

    /// <summary>The next token.</summary>
    Token,

    /// <summary>The next token and its router score.</summary>
    ScoredToken,

    /// <summary>The next token, and for every token of the row that is output what the model would have made in its place.</summary>
    VerifiedToken,
}
