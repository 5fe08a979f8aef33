namespace Routing.Runtime.Scheduling.Batching;

/// <summary>What a <see cref="BatchingChain"/> describes; durations are whole ticks.</summary>
/// <param name="Sequences">Taking part all the time.</param>
/// <param name="LargeShare">Probability that a proposal goes to the large model, in (0, 1).</param>
/// <param name="SmallTicks">[rows] duration of the small model's step, from 0 rows to all.</param>
/// <param name="LargeTicks">[rows] duration of the large model's step.</param>
/// <param name="SmallBatch">The small model waits for this many rows.</param>
/// <param name="LargeBatch">The large model waits for this many rows.</param>
internal sealed record BatchingSetup(int Sequences, double LargeShare, int[] SmallTicks, int[] LargeTicks, int SmallBatch, int LargeBatch)
{
    /// <summary>The state once every idle model with enough waiting rows has begun a step with all of them.</summary>
    public BatchingState Begin(int smallWaiting, in BatchingState state)
    {
        var next = state;
        if (next.SmallRows == 0 && smallWaiting >= SmallBatch) next = next with { SmallRows = smallWaiting, SmallTicks = SmallTicks[smallWaiting] };
        if (next.LargeRows == 0 && next.LargeWaiting >= LargeBatch)
            next = next with { LargeRows = next.LargeWaiting, LargeTicks = LargeTicks[next.LargeWaiting], LargeWaiting = 0 };
        return next;
    }
}
