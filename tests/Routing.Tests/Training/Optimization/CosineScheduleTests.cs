using Routing.Training.Optimization;

namespace Routing.Tests.Training.Optimization;

public class CosineScheduleTests
{
    [Theory]
    [InlineData(0, 0, 0.1)]
    [InlineData(9, 0, 1)]
    [InlineData(100, 0.5, 0.5)]
    [InlineData(100, 0.25, 0.85355)]
    [InlineData(100, 1, 0)]
    [InlineData(4, 0.5, 0.25)]
    public void Factor_WarmsUpUnderAHalfCosine(long step, double progress, double expected) =>
        Assert.Equal(expected, new CosineSchedule(10).Factor(step, progress), 1e-4);

    [Fact]
    public void NoWarmup_StartsAtTheFullRate() => Assert.Equal(1, new CosineSchedule(0).Factor(0, 0));
}
