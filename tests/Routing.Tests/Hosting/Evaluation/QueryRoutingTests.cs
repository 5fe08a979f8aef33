using Routing.Hosting.Evaluation.Comparison.Queries;

namespace Routing.Tests.Hosting.Evaluation;

public class QueryRoutingTests
{
    [Fact]
    public void LogisticRegression_FindsTheDirectionThatDecides()
    {
        // The second feature decides; the first only has large values, the third never changes.
        var random = new Random(5);
        float[][] rows = [.. Enumerable.Range(0, 400).Select(_ => new float[] { 1_000 * random.NextSingle(), random.NextSingle(), 3 })];
        bool[] targets = [.. rows.Select(row => row[1] > 0.5f)];
        var model = LogisticRegression.Fit(rows, targets);
        Assert.True(rows.Zip(targets).Count(pair => model.Probability(pair.First) > 0.5 == pair.Second) > 380);
        Assert.True(model.Probability([500, 0.9f, 3]) > 0.9);
        Assert.True(model.Probability([500, 0.1f, 3]) < 0.1);
    }

    [Fact]
    public void LogisticRegression_GivesTheShare_WhenNothingDecides()
    {
        var model = LogisticRegression.Fit([.. Enumerable.Range(0, 100).Select(_ => new float[] { 1, 2 })], [.. Enumerable.Range(0, 100).Select(item => item < 25)]);
        Assert.Equal(0.25, model.Probability([1, 2]), 3);
    }

    [Fact]
    public void ThresholdFor_CountsTokens_NotAnswers()
    {
        var calibration = new QueryCalibration(
        [
            new(Score: 0.9, SmallTokens: 10, LargeTokens: 30, NeedsLarge: true),
            new(0.8, 10, 10, true),
            new(0.3, 20, 20, false),
            new(0.1, 60, 60, false),
        ]);
        Assert.Equal(0.9, calibration.ThresholdFor(0.25));    // 30 of 120
        Assert.Equal(0.8, calibration.ThresholdFor(0.33));    // 40 of 120
        Assert.Equal(0.3, calibration.ThresholdFor(0.5));
        Assert.Equal(0.1, calibration.ThresholdFor(1));
        Assert.Equal(double.PositiveInfinity, calibration.ThresholdFor(0.02));
        Assert.Equal(1.0, calibration.Discrimination);
    }
}
