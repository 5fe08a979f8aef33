using Routing.R2R.Training;

namespace Routing.Tests.R2R.Training;

public class PrecisionRecallCurveTests
{
    // Falling by score: +, -, (+ and - tied), -.
    private static readonly PrecisionRecallCurve s_curve = new([0.2f, 0.9f, 0.5f, 0.7f, 0.5f], [false, true, true, false, false]);

    [Fact]
    public void AveragePrecision_IsWhatIsWorkedOutByHand()
    {
        Assert.Equal((1.0 / 1 + 2.0 / 4) / 2, s_curve.AveragePrecision, 1e-12);
        Assert.Equal(1, new PrecisionRecallCurve([1, 2, 3], [false, true, true]).AveragePrecision);
        Assert.Equal(1.0 / 3, new PrecisionRecallCurve([1, 1, 1], [false, true, false]).AveragePrecision, 1e-12);
        Assert.Equal(0, new PrecisionRecallCurve([1], [false]).AveragePrecision);
    }

    [Fact]
    public void Points_CountTiesTogether()
    {
        Assert.Equal(
            [new(0.9f, 0.5, 1, 0.2), new(0.7f, 0.5, 0.5, 0.4), new(0.5f, 1, 0.5, 0.8), new(0.2f, 1, 0.4, 1)],
            s_curve.Points);
        Assert.Equal((4, 2), s_curve.Counts(0.5f));
    }

    [Theory]
    [InlineData(1f, 0, 1, 0)]
    [InlineData(0.9f, 0.5, 1, 0.2)]
    [InlineData(0.6f, 0.5, 0.5, 0.4)]
    [InlineData(0f, 1, 0.4, 1)]
    public void AnyThreshold_HasItsPoint(float threshold, double recall, double precision, double rate) =>
        Assert.Equal(new OperatingPoint(threshold, recall, precision, rate), s_curve.At(threshold));

    [Fact]
    public void Thresholds_ReachWhatTheyAreChosenFor()
    {
        Assert.Equal(0.9f, s_curve.ThresholdForRecall(0.5));
        Assert.Equal(0.5f, s_curve.ThresholdForRecall(0.51));
        Assert.Equal(0.7f, s_curve.ThresholdForRate(0.5));
        Assert.Equal(0.2f, s_curve.ThresholdForRate(1));
        Assert.Equal(0, s_curve.At(s_curve.ThresholdForRate(0.1)).PositiveRate);
    }
}
