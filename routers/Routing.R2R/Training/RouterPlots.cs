using Routing.Training.Plots;

namespace Routing.R2R.Training;

/// <summary>The pictures of a run's report.</summary>
internal static class RouterPlots
{
    // More points than pixels only make the file larger.
    private const int MostPoints = 400;

    /// <param name="rowsPerEpoch">Rows trained on in an epoch.</param>
    public static string Loss(string name, RouterTrainingHistory history, double rowsPerEpoch)
    {
        var mean = Math.Max(1, (history.Steps.Count + MostPoints - 1) / MostPoints);
        var training = history.Steps.Chunk(mean).Select(steps => new ChartPoint(steps[^1].Rows / rowsPerEpoch, steps.Average(step => step.Loss)));
        var validation = history.Evaluations.Select(evaluation => new ChartPoint(evaluation.Rows / rowsPerEpoch, evaluation.Loss));
        return LineChart.ToSvg($"{name}: loss", "epochs", "loss (training: the recipe's; validation: nats)",
            [new ChartSeries(mean == 1 ? "training" : $"training (mean of {mean} steps)", [.. training]), new ChartSeries("validation", [.. validation], HasMarkers: true)]);
    }

    public static string PrAuc(string name, RouterTrainingHistory history, double rowsPerEpoch) => LineChart.ToSvg(
        $"{name}: PR-AUC on validation rows", "epochs", "PR-AUC",
        [new ChartSeries("validation", [.. history.Evaluations.Select(evaluation => new ChartPoint(evaluation.Rows / rowsPerEpoch, evaluation.PrAuc))], HasMarkers: true)]);

    public static string PrecisionRecall(string name, PrecisionRecallCurve router, PrecisionRecallCurve entropy) => LineChart.ToSvg(
        $"{name}: precision against recall on test rows", "recall", "precision",
        [Series("this router", router), Series("entropy of the small model", entropy), new("chance", [new(0, router.PositiveShare), new(1, router.PositiveShare)])]);

    public static string Confusion(string name, float threshold, ConfusionCounts counts) => MatrixChart.ToSvg(
        FormattableString.Invariant($"{name}: test rows at threshold {threshold:F3}"), ["needs the large model", "does not"], ["goes large", "stays small"],
        [[counts.TruePositives, counts.FalseNegatives], [counts.FalsePositives, counts.TrueNegatives]]);

    private static ChartSeries Series(string name, PrecisionRecallCurve curve)
    {
        var points = curve.Points.Select(point => new ChartPoint(point.Recall, point.Precision)).ToArray();
        var step = Math.Max(1, points.Length / MostPoints);
        return new ChartSeries(name, [.. points.Where((_, i) => i % step == 0 || i == points.Length - 1)]);
    }
}
