using Routing.Hosting.Statistics;

namespace Routing.Tests.Hosting.Statistics;

public class StratifiedBootstrapTests
{
    private static string[] Groups(int items, int groups) => [.. Enumerable.Range(0, items).Select(item => $"group {item % groups}")];

    [Fact]
    public void Of_IsAPoint_WhenAllItemsAreAlike()
    {
        var interval = new StratifiedBootstrap(Groups(30, 3), seed: 1).Of([.. Enumerable.Repeat(0.25, 30)]);
        Assert.Equal(0.25, interval.Low, 12);
        Assert.Equal(0.25, interval.High, 12);
    }

    [Fact]
    public void Of_IsAsWideAsTheNormalApproximation_ForManyCoins()
    {
        double[] coins = [.. Enumerable.Range(0, 400).Select(item => item % 2 == 0 ? 1.0 : 0.0)];
        var interval = new StratifiedBootstrap(Groups(400, 1), seed: 1).Of(coins);
        var halfWidth = 1.96 * Math.Sqrt(0.25 / 400);
        Assert.InRange(interval.Low, 0.5 - 1.15 * halfWidth, 0.5 - 0.85 * halfWidth);
        Assert.InRange(interval.High, 0.5 + 0.85 * halfWidth, 0.5 + 1.15 * halfWidth);
    }

    [Fact]
    public void Of_HasNoWidth_WhenOnlyTheGroupsDiffer()
    {
        string[] groups = ["easy", "hard", "easy", "hard"];
        double[] values = [1, 0, 1, 0];
        Assert.Equal(new Interval(0.5, 0.5), new StratifiedBootstrap(groups, seed: 1).Of(values));
        Assert.NotEqual(new Interval(0.5, 0.5), new StratifiedBootstrap(["all", "all", "all", "all"], seed: 1).Of(values));
    }

    [Fact]
    public void PairedDifferences_ShowWhatTheTwoIntervalsHide()
    {
        // Two policies on items of very different difficulty; one is right on five more of the hundred.
        double[] worse = [.. Enumerable.Range(0, 100).Select(item => item < 45 ? 1.0 : 0.0)];
        double[] better = [.. Enumerable.Range(0, 100).Select(item => item < 50 ? 1.0 : 0.0)];
        var bootstrap = new StratifiedBootstrap(Groups(100, 1), seed: 1);
        Assert.True(bootstrap.Of(worse).High > bootstrap.Of(better).Low, "apart, the intervals overlap");
        var paired = bootstrap.Of([.. better.Zip(worse, (one, other) => one - other)]);
        Assert.True(paired.ExcludesZero && paired.Low > 0, $"the paired interval is {paired.Low} to {paired.High}");
        Assert.False(bootstrap.Of([.. Enumerable.Range(0, 100).Select(item => item % 2 == 0 ? 0.2 : -0.2)]).ExcludesZero);
    }

    [Fact]
    public void Of_IsTheSame_ForTheSameSeed()
    {
        double[] values = [.. Enumerable.Range(0, 50).Select(item => Math.Sin(item))];
        var interval = new StratifiedBootstrap(Groups(50, 5), seed: 7).Of(values);
        Assert.Equal(interval, new StratifiedBootstrap(Groups(50, 5), seed: 7).Of(values));
        Assert.NotEqual(interval, new StratifiedBootstrap(Groups(50, 5), seed: 8).Of(values));
    }
}
