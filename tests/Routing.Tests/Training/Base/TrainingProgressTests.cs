using Routing.Training.Base;
using Routing.Training.Optimization;

namespace Routing.Tests.Training.Base;

public class TrainingProgressTests
{
    [Fact]
    public void ShareOfTheBudget_IsInTokensOrInTime_AndANewBudgetRefitsTheSchedule()
    {
        var progress = new TrainingProgress { Step = 900, Tokens = 80_000, Seconds = 300 };
        var config = ToyTraining.Config with { Tokens = 100_000 };
        Assert.Equal(0.8, progress.Share(config));
        Assert.Equal(0.5, progress.Share(config with { Tokens = null, Minutes = 10 }));
        Assert.Equal(1, progress.Share(config with { Tokens = 10 }));

        var schedule = new LearningRateSchedule(10, 0.4);
        Assert.Equal(0.5, schedule.Factor(progress.Step, progress.Share(config)), 9);
        Assert.Equal(1, schedule.Factor(progress.Step, progress.Share(config with { Tokens = 200_000 })));
    }
}
