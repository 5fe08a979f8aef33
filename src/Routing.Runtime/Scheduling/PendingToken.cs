using Routing.Runtime.Workers;

namespace Routing.Runtime.Scheduling;

/// <summary>A token that stands in the sequence while its text has not left yet.</summary>
/// <param name="Source">Who made it.</param>
/// <param name="Row">Its maker's answer.</param>
internal readonly record struct PendingToken(ModelRole Source, RowResult Row)
{
    /// <summary>The small model's proposal in its place; null when it was not asked.</summary>
    public RowResult? Proposal { get; init; }

    /// <summary>Of the steps that made it, milliseconds.</summary>
    public float SmallMs { get; init; }

    public float LargeMs { get; init; }

    public float WaitMs { get; init; }
}
