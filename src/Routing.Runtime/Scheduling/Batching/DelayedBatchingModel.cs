namespace Routing.Runtime.Scheduling.Batching;

/// <summary>Predicts what a pair of models makes of delayed batching: the large model starting only once enough rows wait for it.</summary>
/// <remarks>
/// TokenRouter's model (arXiv 2610.12242); <see cref="BatchingChain"/> says what it counts. Durations are rounded to ticks,
/// some dozens to the longest step. The number of states grows fast with the sequences: up to <see cref="MostExact"/> they
/// are counted one by one, more are bundled into that many bundles which move together. That overstates chance a little;
/// against simulations the batch chosen so costs a few percent of throughput at worst, mostly none.
/// </remarks>
/// <param name="Small">Duration of the small model's steps.</param>
/// <param name="Large">Duration of the large model's steps.</param>
/// <param name="LargeShare">Share of proposals that go to the large model; taken as at least 0.1 % away from none and all.</param>
internal sealed record DelayedBatchingModel(StepCost Small, StepCost Large, double LargeShare)
{
    /// <summary>Sequences that are counted one by one.</summary>
    public const int MostExact = 8;

    /// <summary>Ticks to the longest step: the number in this range that rounds best.</summary>
    private const int FewestTicks = 48, MostTicks = 96;

    /// <summary>A larger batch has to promise this much more, or the smaller one is kept: it delays less.</summary>
    private const double Advantage = 1.01;

    /// <summary>Whether sequences can all end up waiting, each model for more of them.</summary>
    /// <param name="sequences">Taking part.</param>
    /// <param name="batches">[models] rows each model waits for.</param>
    public static bool CanDeadlock(int sequences, params ReadOnlySpan<int> batches)
    {
        var waiting = 0;
        foreach (var batch in batches) waiting += batch - 1;
        return waiting >= sequences;
    }

    /// <summary>Tokens a second in the long run.</summary>
    /// <exception cref="ArgumentException">The models can end up waiting for each other.</exception>
    public double Throughput(int sequences, int largeBatch, int smallBatch = 1)
    {
        if (smallBatch < 1 || largeBatch < 1 || CanDeadlock(sequences, smallBatch, largeBatch))
            throw new ArgumentException($"{sequences} sequences can all wait, for {smallBatch} rows of the small model and {largeBatch} of the large one.");
        return Throughput(sequences, 1, largeBatch, smallBatch);
    }

    /// <summary>Rows the large model should wait for: never more than the sequences, so that it is never waited for in vain.</summary>
    public int BestLargeBatch(int sequences)
    {
        var bundles = Math.Min(sequences, MostExact);
        var bundle = (double)sequences / bundles;
        var (best, bestThroughput) = (1, Throughput(bundles, bundle, 1, 1));
        for (var batch = 2; batch <= bundles; batch++)
        {
            var throughput = Throughput(bundles, bundle, batch, 1);
            if (throughput > Advantage * bestThroughput) (best, bestThroughput) = (batch, throughput);
        }
        return best == 1 ? 1 : (int)(best * bundle);
    }

    /// <param name="bundles">What moves through the chain.</param>
    /// <param name="bundle">Sequences in each.</param>
    /// <param name="largeBatch">In bundles.</param>
    /// <param name="smallBatch">In bundles.</param>
    private double Throughput(int bundles, double bundle, int largeBatch, int smallBatch)
    {
        double[] durations = [Small.Ms(bundle), Small.Ms(bundle * bundles), Large.Ms(bundle), Large.Ms(bundle * bundles)];
        var tickMs = Enumerable.Range(FewestTicks, MostTicks - FewestTicks + 1).Select(ticks => durations.Max() / ticks).MinBy(tick => durations.Max(ms => RoundingError(ms / tick)));
        var chain = new BatchingSetup(bundles, Math.Clamp(LargeShare, 0.001, 0.999), Ticks(Small), Ticks(Large), smallBatch, largeBatch);
        return BatchingChain.TokensPerTick(chain) * bundle / tickMs * 1000;

        int[] Ticks(StepCost cost) => [.. Enumerable.Range(0, bundles + 1).Select(rows => Math.Max(1, (int)Math.Round(cost.Ms(bundle * rows) / tickMs)))];
    }

    private static double RoundingError(double ticks) => Math.Abs(Math.Max(1, Math.Round(ticks)) / ticks - 1);
}
