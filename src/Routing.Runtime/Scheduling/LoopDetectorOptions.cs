namespace Routing.Runtime.Scheduling;

/// <summary>What a <see cref="LoopDetector"/> calls a loop.</summary>
internal sealed record LoopDetectorOptions
{
    /// <summary>Tokens of the longest cycle that is looked for.</summary>
    public int MaxPeriod { get; init; } = 32;

    /// <summary>A cycle has to have run this often, without a gap, up to the newest token.</summary>
    public int MinRepeats { get; init; } = 3;

    /// <summary>And its repetitions have to cover this many tokens: a short word may well be said three times.</summary>
    public int MinTokens { get; init; } = 12;
}
