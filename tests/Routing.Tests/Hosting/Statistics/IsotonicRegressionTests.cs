using Routing.Hosting.Statistics;

namespace Routing.Tests.Hosting.Statistics;

public class IsotonicRegressionTests
{
    [Fact]
    public void Falling_LeavesFallingValuesAlone() =>
        Assert.Equal([0.9, 0.5, 0.5, 0.1], IsotonicRegression.Falling([0.9, 0.5, 0.5, 0.1], [1, 1, 1, 1]));

    [Fact]
    public void Falling_PoolsWhatRises_ByWeight()
    {
        Assert.Equal([0.8, 0.35, 0.35, 0.2], IsotonicRegression.Falling([0.8, 0.3, 0.4, 0.2], [1, 1, 1, 1]), (a, b) => Math.Abs(a - b) < 1e-12);
        Assert.Equal([0.8, 0.375, 0.375, 0.2], IsotonicRegression.Falling([0.8, 0.3, 0.4, 0.2], [1, 1, 3, 1]), (a, b) => Math.Abs(a - b) < 1e-12);
        Assert.Equal([0.5, 0.5, 0.5], IsotonicRegression.Falling([0.2, 0.5, 0.8], [1, 1, 1]), (a, b) => Math.Abs(a - b) < 1e-12);
    }
}
