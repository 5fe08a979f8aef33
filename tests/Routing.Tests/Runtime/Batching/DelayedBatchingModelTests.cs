using Routing.Runtime.Scheduling.Batching;

namespace Routing.Tests.Runtime.Batching;

public class DelayedBatchingModelTests
{
    /// <summary>Qwen3-0.6B and 32B on two A100, as TokenRouter measured them (arXiv 2610.12242).</summary>
    private static readonly DelayedBatchingModel s_published = new(new(6.0, 0), new(27.9, 0), 0.35);

    [Theory]
    [InlineData(2, new[] { 99.0, 110.3 })]
    [InlineData(3, new[] { 142.3, 158.1, 151.9 })]
    [InlineData(4, new[] { 187.2, 195.4, 207.9, 190.7 })]
    public void Throughput_IsThePublishedPrediction(int sequences, double[] byBatch)
    {
        for (var batch = 1; batch <= sequences; batch++) Assert.Equal(byBatch[batch - 1], s_published.Throughput(sequences, batch), 0.2);
    }

    [Theory, InlineData(1, 1), InlineData(2, 2), InlineData(3, 2), InlineData(4, 3)]
    public void BestLargeBatch_IsThePublishedOne(int sequences, int best) => Assert.Equal(best, s_published.BestLargeBatch(sequences));

    [Fact]
    public void OneSequence_TakesItsStepsInTurn() =>
        Assert.Equal(1000 / (6.0 + 0.35 * 27.9), s_published.Throughput(1, 1), 0.1);

    /// <summary>Durations in whole milliseconds, so that both count exactly the same system; cases and simulation are drawn by counters, so that chance fails no run.</summary>
    [Fact]
    public void Throughput_EqualsASimulation()
    {
        for (var i = 0; i < 60; i++)
        {
            var sequences = Draw(i, 0, 1, 6);
            var (small, large) = (Draw(i, 1, 1, Math.Min(2, sequences)), Draw(i, 2, 1, sequences));
            if (DelayedBatchingModel.CanDeadlock(sequences, small, large)) continue;
            var model = new DelayedBatchingModel(new(Draw(i, 3, 1, 6), Draw(i, 4, 0, 2)), new(Draw(i, 5, 1, 40), Draw(i, 6, 0, 3)), Draw(i, 7, 1, 9) / 10.0);
            var setup = new BatchingSetup(sequences, model.LargeShare, Ticks(model.Small, sequences), Ticks(model.Large, sequences), small, large);
            Assert.InRange(BatchingChain.TokensPerTick(setup) * 1000 / BatchingSimulation.Throughput(model, sequences, large, small), 0.97, 1.03);
        }

        static int Draw(int i, int what, int least, int most) => least + (int)(CounterRandom.Uniform((ulong)i, what, RandomStream.Choices) * (most - least + 1));
        static int[] Ticks(StepCost cost, int sequences) => [.. Enumerable.Range(0, sequences + 1).Select(rows => (int)cost.Ms(rows))];
    }

    /// <summary>Rounded durations and bundled sequences change which batch is chosen, but hardly what it yields.</summary>
    [Theory, InlineData(3), InlineData(8), InlineData(27), InlineData(64)]
    public void BestLargeBatch_IsHardlyBehindTheBestOfASimulation(int sequences)
    {
        DelayedBatchingModel[] pairs =
        [
            s_published, new(new(6, 0.1), new(27.9, 0.5), 0.2), new(new(0.3, 0.1), new(1.2, 0.5), 0.3), new(new(0.2, 0.02), new(1, 0.6), 0.7),
            new(new(5, 0.2), new(60, 0.4), 0.1), new(new(10, 1), new(12, 1), 0.5), new(new(1, 0.5), new(3, 2), 0.7),
        ];
        foreach (var pair in pairs)
        {
            var best = pair.BestLargeBatch(sequences);
            Assert.InRange(best, 1, sequences);
            var tried = Enumerable.Range(1, sequences).Where(batch => batch == 1 || sequences < 10 || batch % (sequences / 6) == 0);
            var highest = tried.Max(batch => BatchingSimulation.Throughput(pair, sequences, batch, ends: 6_000));
            Assert.InRange(BatchingSimulation.Throughput(pair, sequences, best, ends: 6_000) / highest, 0.95, 1.05);
        }
    }

    [Fact]
    public void ABatchThatGainsNothing_IsNotWaitedFor() =>
        Assert.Equal(1, new DelayedBatchingModel(new(1, 0), new(0.001, 5), 0.3).BestLargeBatch(6));

    [Theory, InlineData(0), InlineData(1)]
    public void AllOrNoneRouted_IsPredictedToo(double share)
    {
        var model = new DelayedBatchingModel(new(2, 0), new(10, 0), share);
        for (var sequences = 1; sequences <= 64; sequences++) Assert.InRange(model.BestLargeBatch(sequences), 1, sequences);
    }

    [Fact]
    public void Deadlock_IsPossible_ExactlyWhenAllCanWait()
    {
        Assert.False(DelayedBatchingModel.CanDeadlock(4, 1, 4));
        Assert.True(DelayedBatchingModel.CanDeadlock(4, 2, 4));
        Assert.False(DelayedBatchingModel.CanDeadlock(4, 2, 3));
        Assert.True(DelayedBatchingModel.CanDeadlock(4, 1, 5));
        Assert.Throws<ArgumentException>(() => s_published.Throughput(4, 5));
        Assert.Throws<ArgumentException>(() => s_published.Throughput(4, 3, smallBatch: 3));
        Assert.Throws<ArgumentException>(() => s_published.Throughput(4, 0));
    }
}
