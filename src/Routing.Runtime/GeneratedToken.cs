using MessagePack;
using Routing.Runtime.Sampling;

namespace Routing.Runtime;

/// <summary>One generated token and how it came about. The sources of a sequence's tokens, in order, are the script that replays it.</summary>
[MessagePackObject]
public readonly record struct GeneratedToken
{
    /// <summary>Which of the request's choices.</summary>
    [Key(0)] public required int Choice { get; init; }

    /// <summary>Output index, from 0.</summary>
    [Key(1)] public required int Index { get; init; }

    [Key(2)] public required int Id { get; init; }

    /// <summary>Who made it.</summary>
    [Key(3)] public required ModelRole Source { get; init; }

    /// <summary>The token router's score in [0, 1]; null when none was asked.</summary>
    [Key(4)] public float? Score { get; init; }

    /// <summary>What the small model proposed; null when it was not asked.</summary>
    [Key(5)] public int? SmallCandidate { get; init; }

    /// <summary>What the large model chose; null when it was not asked.</summary>
    [Key(6)] public int? LargeCandidate { get; init; }

    /// <summary>Natural log probability in its maker's own distribution (before bias, penalties and temperature).</summary>
    [Key(7)] public required float LogProb { get; init; }

    /// <summary>Its maker's likeliest tokens, best first, as many as were asked for.</summary>
    [Key(8)] public IReadOnlyList<TokenLogProb> TopLogProbs { get; init; }

    /// <summary>Text that became certain with this token: whole characters, possibly of earlier tokens, possibly none.</summary>
    [Key(9)] public required string Text { get; init; }

    /// <summary>Duration of the small model's step that proposed, milliseconds.</summary>
    [Key(10)] public float SmallMs { get; init; }

    /// <summary>Duration of the large model's step, milliseconds.</summary>
    [Key(11)] public float LargeMs { get; init; }

    /// <summary>From the decision for the large model until its step began, milliseconds.</summary>
    [Key(12)] public float WaitMs { get; init; }

    /// <summary>Entropy of the small model's distribution where it proposed, else of its maker's, nats; null unless asked for.</summary>
    [Key(13)] public float? Entropy { get; init; }
}
