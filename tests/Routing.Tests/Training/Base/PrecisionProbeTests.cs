using Routing.Tests.Runtime;
using Routing.Training.Base;

namespace Routing.Tests.Training.Base;

public class PrecisionProbeTests
{
    [Theory]
    [InlineData(TrainingPrecision.F32)]
    [InlineData(TrainingPrecision.BF16)]
    public void TheOneThatTakesLess_IsChosen_WhateverItsFirstRunTakes(TrainingPrecision fast)
    {
        var clock = new ManualClock();
        var runs = 0;
        var chosen = PrecisionProbe.Faster(precision => clock.Advance(TimeSpan.FromMilliseconds(runs++ < 2 ? 500 : precision == fast ? 20 : 30)), clock);
        Assert.Equal(fast, chosen);
    }
}
