using Routing.Runtime.Scheduling.Batching;

namespace Routing.Tests.Runtime.Batching;

public class StepCostEstimatorTests
{
    private static double Noise(int i) => CounterRandom.Uniform(3, i, RandomStream.Choices) - 0.5;

    [Fact]
    public void Cost_IsTheLineBehindNoisySteps()
    {
        var estimator = new StepCostEstimator();
        for (var i = 0; i < 400; i++) estimator.Add(1 + i % 6, 5 + 0.8 * (1 + i % 6) + Noise(i));
        Assert.Equal(5, estimator.Cost!.Value.FixedMs, 0.5);
        Assert.Equal(0.8, estimator.Cost.Value.PerRowMs, 0.1);
    }

    [Fact]
    public void Cost_IsUnknown_BeforeStepsOfDifferentSizes()
    {
        var estimator = new StepCostEstimator();
        for (var i = 0; i < 1000; i++) estimator.Add(2, 7);
        Assert.Null(estimator.Cost);
        for (var i = 0; i < 50; i++) estimator.Add(4, 8);
        Assert.Equal(0.5, estimator.Cost!.Value.PerRowMs, 1e-6);
    }

    [Fact]
    public void Cost_FollowsAChange_AndKeepsTheSlope_WhenSizesNoLongerVary()
    {
        var estimator = new StepCostEstimator();
        for (var i = 0; i < 300; i++) estimator.Add(1 + i % 2, 4 + 2 * (i % 2));
        for (var i = 0; i < 1000; i++) estimator.Add(2, 6);
        for (var i = 0; i < 3000; i++) estimator.Add(2, 12);
        Assert.Equal(2, estimator.Cost!.Value.PerRowMs, 0.01);
        Assert.Equal(12, estimator.Cost.Value.Ms(2), 0.01);
    }

    [Fact]
    public void AnInterruption_HardlyCounts_AndNeitherPartIsEverNegative()
    {
        var estimator = new StepCostEstimator();
        for (var i = 0; i < 300; i++) estimator.Add(1 + i % 4, i == 250 ? 60_000 : 10 - 2 * (1 + i % 4));
        Assert.True(estimator.Cost!.Value is { FixedMs: >= 0, PerRowMs: >= 0 });
        Assert.InRange(estimator.Cost.Value.Ms(2), 4, 6);
        estimator.Add(0, 5);
        estimator.Add(3, double.NaN);
        estimator.Add(3, -1);
        Assert.InRange(estimator.Cost.Value.Ms(2), 4, 6);
    }
}
