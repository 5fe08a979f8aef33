using Routing.Training.Base;

namespace Routing.Tests.Training.Base;

public class PrecisionProbeTests
{
    [Theory]
    [InlineData(TrainingPrecision.F32)]
    [InlineData(TrainingPrecision.BF16)]
    public void TheOneThatTakesLess_IsChosen(TrainingPrecision fast) =>
        Assert.Equal(fast, PrecisionProbe.Faster(precision => Thread.Sleep(precision == fast ? 0 : 30)));
}
