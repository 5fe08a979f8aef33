using System.Globalization;

namespace Routing.R2R.Training;

/// <summary>Measures a trained router on the test rows.</summary>
internal static class RouterTester
{
    private static readonly double[] s_recalls = [0.5, 0.7, 0.8, 0.9, 0.95, 0.99];
    private static readonly double[] s_rates = [0.01, 0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.5];

    /// <param name="unscaled">How logits were read before <paramref name="scaling"/> was fitted.</param>
    /// <param name="validation">Curve of the scores of validation rows, on which thresholds are chosen.</param>
    public static RouterTestMetrics Measure(ScoredRows test, LogitScaling scaling, LogitScaling unscaled, PrecisionRecallCurve validation, float threshold, IReadOnlyList<string> families)
    {
        var scores = scaling.Scores(test.Logits);
        var curve = test.Curve(scores);
        var (logits, positives) = test.Labelled();
        var (called, caught) = curve.Counts(threshold);
        return new RouterTestMetrics(
            curve.AveragePrecision, test.Curve(test.EntropyNats).AveragePrecision, curve.PositiveShare,
            scaling.Nats(logits, positives), unscaled.Nats(logits, positives), CalibrationError.Of(scaling.Scores(logits), positives),
            curve.At(threshold), new ConfusionCounts(caught, called - caught, curve.Positives - caught, curve.Rows - called - curve.Positives + caught),
            [.. Thresholds(validation, curve)], [.. Families(test, scores, threshold, families)]);
    }

    private static IEnumerable<ThresholdRow> Thresholds(PrecisionRecallCurve validation, PrecisionRecallCurve test) =>
        s_recalls.Select(recall => (For: $"recall {Percent(recall)}", Threshold: validation.ThresholdForRecall(recall)))
            .Concat(s_rates.Select(rate => (For: $"rate {Percent(rate)}", Threshold: validation.ThresholdForRate(rate))))
            .OrderByDescending(row => row.Threshold)
            .Select(row => new ThresholdRow(row.For, test.At(row.Threshold)));

    private static IEnumerable<FamilyMetrics> Families(ScoredRows test, float[] scores, float threshold, IReadOnlyList<string> families)
    {
        for (var family = 0; family < families.Count; family++)
        {
            var curve = test.Curve(scores, family);
            if (curve.Rows > 0) yield return new FamilyMetrics(families[family], curve.Rows, curve.Positives, curve.AveragePrecision, curve.At(threshold));
        }
    }

    private static string Percent(double share) => (100 * share).ToString("0.#", CultureInfo.InvariantCulture) + " %";
}
