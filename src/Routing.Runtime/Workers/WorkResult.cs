using MessagePack;
using Routing.Runtime.Reading;
using Routing.Runtime.Sampling;

namespace Routing.Runtime.Workers;

/// <summary>A worker's answer to a <see cref="WorkItem"/>: numbers only.</summary>
/// <param name="Rows">[rows], in the item's order.</param>
/// <param name="ModelMs">Time in the model's forward, milliseconds.</param>
/// <param name="ChoosingMs">Time in sampling and in the routers, milliseconds.</param>
/// <param name="FreeSlots">KV slots that no sequence holds.</param>
/// <param name="RouterMs">Part of <paramref name="ChoosingMs"/> in the routers, milliseconds.</param>
/// <param name="LiveTensors">Tensors of the worker's thread that are alive after the step.</param>
[MessagePackObject]
public sealed record WorkResult(
    [property: Key(0)] RowResult[] Rows,
    [property: Key(1)] float ModelMs,
    [property: Key(2)] float ChoosingMs,
    [property: Key(3)] int FreeSlots,
    [property: Key(4)] float RouterMs = 0,
    [property: Key(5)] long LiveTensors = 0);

/// <summary>A worker's answer for one row; the token's fields hold when a token was wanted and the row is done.</summary>
/// <param name="Outcome">What became of the row.</param>
/// <param name="Token">The token chosen.</param>
/// <param name="LogProb">Its natural log probability in the model's own distribution.</param>
/// <param name="Score">Router score in [0, 1]; null when none was wanted.</param>
/// <param name="Top">Likeliest tokens, best first; null when none were asked for.</param>
/// <param name="Error">Why the row failed.</param>
/// <param name="Verified">Judgement of the row's last output tokens, in order, as many as were to be judged; null unless that was wanted.</param>
/// <param name="Reading">What was to be told of the row's tokens; null for nothing.</param>
/// <param name="Entropy">Entropy of the model's own distribution, nats; null unless wanted.</param>
[MessagePackObject]
public readonly record struct RowResult(
    [property: Key(0)] RowOutcome Outcome,
    [property: Key(1)] int Token = 0,
    [property: Key(2)] float LogProb = 0,
    [property: Key(3)] float? Score = null,
    [property: Key(4)] TokenLogProb[]? Top = null,
    [property: Key(5)] string? Error = null,
    [property: Key(6)] VerifiedToken[]? Verified = null,
    [property: Key(7)] ReadingResult? Reading = null,
    [property: Key(8)] float? Entropy = null);

/// <summary>A token as another model judges it.</summary>
/// <param name="LogProb">Natural log probability the model gives it.</param>
/// <param name="Own">What the model would have made in its place.</param>
[MessagePackObject]
public readonly record struct VerifiedToken([property: Key(0)] float LogProb, [property: Key(1)] RowResult Own);

public enum RowOutcome : byte
{
    Done,

    /// <summary>No contiguous KV region is free just now: ask again when a sequence has closed.</summary>
    NoRoom,

    /// <summary>This row fails on its own; its neighbours are done.</summary>
    Failed,
}
