using Routing.Training.Optimization;

namespace Routing.Tests.Training.Optimization;

public class LearningRateScheduleTests
{
    private static readonly LearningRateSchedule s_schedule = new(WarmupSteps: 10, DecayFraction: 0.4);

    [Theory]
    [InlineData(0, 0.0, 0.1)]       // warm-up: the first step already moves
    [InlineData(4, 0.01, 0.5)]
    [InlineData(9, 0.02, 1.0)]
    [InlineData(500, 0.3, 1.0)]     // plateau
    [InlineData(500, 0.6, 1.0)]
    [InlineData(500, 0.8, 0.5)]     // decay over the last 40 %
    [InlineData(500, 1.0, 0.0)]
    public void Factor_WarmsUp_Stays_AndFallsToZero(long step, double progress, double expected) =>
        Assert.Equal(expected, s_schedule.Factor(step, progress), 12);

    [Fact]
    public void WithoutWarmupAndDecay_TheRateIsConstant()
    {
        var constant = new LearningRateSchedule(0, 0);
        Assert.Equal(1, constant.Factor(0, 0));
        Assert.Equal(1, constant.Factor(9, 1));
    }
}
