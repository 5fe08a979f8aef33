using Routing.Hosting;
using Routing.Hosting.Calibration;
using Routing.Runtime;

namespace Routing.Tests.Hosting.Calibration;

public class CalibrationRunTests
{
    private static CalibrationRun Run(float threshold, int largeTokens, params float[] scores)
    {
        GeneratedToken[] tokens = [.. scores.Select((score, index) => new GeneratedToken { Choice = 0, Index = index, Id = 0, Source = ModelRole.Small, LogProb = 0, Text = "", Score = score })];
        return new CalibrationRun(threshold, [new(tokens, Ends.Of(scores.Length - largeTokens, largeTokens))]);
    }

    [Fact]
    public void ThresholdFor_IsTheScoreThatTheShareLiesOver()
    {
        var run = Run(2, 0, 0.1f, 0.9f, 0.4f, 0.3f, 0.8f, 0.2f, 0.7f, 0.6f, 0.5f, 0);
        Assert.Equal(0.8f, run.ThresholdFor(0.2));
        Assert.Equal(0.5f, run.ThresholdFor(0.5));
        Assert.Equal(0, run.ThresholdFor(1));
    }

    [Fact]
    public void ThresholdFor_TakesAllTiedScoresOrNone_WhicheverIsNearer()
    {
        var run = Run(2, 0, 1, 0.5f, 0.5f, 0.5f, 0.5f, 0.1f, 0.1f, 0.1f, 0.1f, 0.1f);
        Assert.Equal(0.5f, run.ThresholdFor(0.4));
        Assert.Equal(MathF.BitIncrement(0.5f), run.ThresholdFor(0.2));
    }

    [Fact]
    public void ThresholdFor_KeepsTheRatio_WhenARuleSendsOnlySomeOfWhatScoresHigh()
    {
        // Four scores lie over the threshold, two went: to send one, two scores have to lie over it.
        var run = Run(0.6f, 2, 0.9f, 0.8f, 0.7f, 0.6f, 0.5f, 0.4f, 0.3f, 0.2f, 0.1f, 0);
        Assert.Equal(0.8f, run.ThresholdFor(0.1));
    }
}
