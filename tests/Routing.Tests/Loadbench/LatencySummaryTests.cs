using Routing.Loadbench.Figures;

namespace Routing.Tests.Loadbench;

public class LatencySummaryTests
{
    // numpy.percentile([1, 2, 4, 8], p) and numpy.std of them.
    [Theory]
    [InlineData(0, 1)]
    [InlineData(50, 3)]
    [InlineData(90, 6.8)]
    [InlineData(99, 7.88)]
    [InlineData(100, 8)]
    public void Percentile_LiesBetweenNeighboursInProportion(double percentile, double expected) =>
        Assert.Equal(expected, LatencySummary.Percentile([1, 2, 4, 8], percentile), 1e-9);

    [Fact]
    public void AddTo_GivesMillisecondsUnderVllmsNames()
    {
        var figures = new Dictionary<string, double>();
        LatencySummary.AddTo(figures, "ttft", [0.008, 0.001, 0.004, 0.002], [50, 99.9]);
        Assert.Equal(["mean_ttft_ms", "median_ttft_ms", "std_ttft_ms", "p50_ttft_ms", "p99.9_ttft_ms"], figures.Keys);
        Assert.Equal(3.75, figures["mean_ttft_ms"], 1e-9);
        Assert.Equal(3, figures["median_ttft_ms"], 1e-9);
        Assert.Equal(2.6809513236909, figures["std_ttft_ms"], 1e-9);
    }

    [Fact]
    public void AddTo_GivesZeros_WhenThereIsNothing()
    {
        var figures = new Dictionary<string, double>();
        LatencySummary.AddTo(figures, "itl", [], [99]);
        Assert.All(figures.Values, value => Assert.Equal(0, value));
    }
}
