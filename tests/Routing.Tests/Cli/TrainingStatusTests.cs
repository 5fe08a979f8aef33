using Routing.Cli.Commands;
using Routing.Training.Base;

namespace Routing.Tests.Cli;

public class TrainingStatusTests
{
    [Fact]
    public void TimeLeft_FollowsTheSpeedOfThisSession()
    {
        var status = new TrainingStatus("m");
        status.Update(new StepMetrics(Step: 500, Tokens: 2_000_000, Seconds: 9_000, Loss: 2, LearningRate: 1, TokensPerSecond: 900), budgetShare: 0.5);
        Assert.Equal("m  2.00 M tokens  loss 2.0000  900 tokens/s  ? left  rate 1.000", status.Line);
        status.Update(new StepMetrics(Step: 501, Tokens: 2_400_000, Seconds: 10_000, Loss: 1, LearningRate: 0.75, TokensPerSecond: 1_200), budgetShare: 0.6);
        Assert.Equal("m  2.40 M tokens  loss 1.9500  1,200 tokens/s  1:06:40 left  rate 0.750", status.Line);
    }
}
