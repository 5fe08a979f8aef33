using Routing.Training.Plots;

namespace Routing.Tests.Training.Plots;

public class ChartAxisTests
{
    [Fact]
    public void LinearTicks_AreRound_AndStayInside()
    {
        Assert.Equal([0, 0.5, 1, 1.5, 2, 2.5], new ChartAxis(0, 2.9).Ticks());
        Assert.Equal([0, 10, 20, 30, 40, 50, 60], new ChartAxis(0, 60).Ticks());
    }

    [Fact]
    public void LogarithmicTicks_AreOneTwoFive() =>
        Assert.Equal([0.05, 0.1, 0.2, 0.5, 1, 2, 5], new ChartAxis(0.03, 7, IsLogarithmic: true).Ticks().Select(tick => Math.Round(tick, 10)));

    [Theory]
    [InlineData(false, 5.05)]
    [InlineData(true, 1)]
    public void TheMiddle_IsArithmeticOrGeometric(bool logarithmic, double middle) =>
        Assert.Equal(0.5, new ChartAxis(0.1, 10, logarithmic).Place(middle), 9);

    [Fact]
    public void OneValueOrNone_StillMakesAnAxis()
    {
        foreach (var logarithmic in (bool[])[true, false])
            foreach (var axis in (ChartAxis[])[ChartAxis.Over([], logarithmic), ChartAxis.Over([3], logarithmic), ChartAxis.Over([3, 3], logarithmic)])
                Assert.True(axis.Maximum > axis.Minimum && axis.Ticks().Any());
    }
}
