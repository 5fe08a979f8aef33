using Routing.Runtime.Scheduling.Batching;

namespace Routing.Tests.Runtime.Batching;

/// <summary>The same system played event by event with random numbers: what <see cref="DelayedBatchingModel"/> must agree with.</summary>
internal static class BatchingSimulation
{
    /// <summary>Tokens a second over so many step ends, the first tenth left out.</summary>
    public static double Throughput(DelayedBatchingModel model, int sequences, int largeBatch, int smallBatch = 1, int ends = 40_000, ulong seed = 1)
    {
        var (smallWaiting, smallRows, largeWaiting, largeRows) = (sequences, 0, 0, 0);
        var (smallEnd, largeEnd, now, warmEnd) = (0.0, 0.0, 0.0, 0.0);
        var (tokens, warmTokens, draws) = (0L, 0L, 0);
        for (var end = 0; end < ends; end++)
        {
            if (smallRows == 0 && smallWaiting >= smallBatch) (smallRows, smallWaiting, smallEnd) = (smallWaiting, 0, now + model.Small.Ms(smallWaiting));
            if (largeRows == 0 && largeWaiting >= largeBatch) (largeRows, largeWaiting, largeEnd) = (largeWaiting, 0, now + model.Large.Ms(largeWaiting));
            Assert.True(smallRows + largeRows > 0, "deadlock");
            now = Math.Min(smallRows > 0 ? smallEnd : double.MaxValue, largeRows > 0 ? largeEnd : double.MaxValue);
            var (smallDone, largeDone) = (smallRows > 0 && smallEnd <= now ? smallRows : 0, largeRows > 0 && largeEnd <= now ? largeRows : 0);
            var routed = Enumerable.Range(0, smallDone).Count(_ => CounterRandom.Uniform(seed, draws++, RandomStream.Routing) < model.LargeShare);
            (smallRows, largeRows) = (smallRows - smallDone, largeRows - largeDone);
            (smallWaiting, largeWaiting) = (smallWaiting + smallDone - routed + largeDone, largeWaiting + routed);
            tokens += smallDone - routed + largeDone;
            if (end == ends / 10) (warmEnd, warmTokens) = (now, tokens);
        }
        return (tokens - warmTokens) / (now - warmEnd) * 1000;
    }
}
