using Routing.R2R.Training;

namespace Routing.Tests.R2R.Training;

public class LogitScalingTests
{
    /// <summary>Logits three times too large and one too high.</summary>
    private static (float[] Logits, bool[] Positives) Overconfident(int rows)
    {
        var random = new Random(2);
        double[] odds = [.. Enumerable.Range(0, rows).Select(_ => 4 * random.NextDouble() - 3)];
        return ([.. odds.Select(x => (float)(3 * x + 1))], [.. odds.Select(x => random.NextDouble() < 1 / (1 + Math.Exp(-x)))]);
    }

    [Fact]
    public void Fit_LowersTheCrossEntropy_AndFindsTheScale()
    {
        var (logits, positives) = Overconfident(20_000);
        var start = new LogitScaling(0, 1);
        var fitted = LogitScaling.Fit(logits, positives, start);
        Assert.True(fitted.Nats(logits, positives) < start.Nats(logits, positives) - 0.1);
        Assert.Equal(3, fitted.Temperature, 0.3);
        Assert.Equal(-1, fitted.Shift, 0.3);
        Assert.True(CalibrationError.Of(fitted.Scores(logits), positives) < 0.02);
        Assert.True(CalibrationError.Of(start.Scores(logits), positives) > 0.05);
    }

    [Fact]
    public void Fit_KeepsTheOrderOfScores()
    {
        var (logits, positives) = Overconfident(500);
        var scores = LogitScaling.Fit(logits, positives, new(0, 1)).Scores(logits);
        Assert.Equal(Enumerable.Range(0, 500).OrderBy(i => logits[i]), Enumerable.Range(0, 500).OrderBy(i => scores[i]).ThenBy(i => logits[i]));
    }

    [Fact]
    public void LogitsThatSayNothing_KeepWhereTheFitBegan()
    {
        var start = new LogitScaling(-2, 1);
        Assert.Equal(start, LogitScaling.Fit([1, 2, 3, 4], [true, false, false, true], start));   // no slope either way
        Assert.Equal(start, LogitScaling.Fit([-2, -1, 1, 2], [true, true, false, false], start));  // the wrong way round
        Assert.Equal(start, LogitScaling.Fit([-2, -1, 1, 2], [false, false, true, true], start));  // separable: ever steeper
    }
}
