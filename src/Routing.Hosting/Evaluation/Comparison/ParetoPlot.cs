using Routing.R2R;
using Routing.Training.Plots;

namespace Routing.Hosting.Evaluation.Comparison;

/// <summary>Accuracy of every policy against what it costs.</summary>
public static class ParetoPlot
{
    /// <summary>Against the large model's share of tokens.</summary>
    public static string OfShare(ComparisonReport report) => Draw(
        report, "accuracy against the large model's share of tokens", "tokens by the large model (%)", row => 100 * row.LargeFraction,
        [.. report.Rows.Where(row => row.TargetLargeFraction is null && row.Policy is not (ComparedPolicies.Small or ComparedPolicies.Large))], LegendPlace.BottomRight);

    /// <summary>Against speed with so many requests in flight.</summary>
    public static string OfSpeed(ComparisonReport report, string width) => Draw(
        report, $"accuracy against speed, {width} in flight", "tokens a second", row => row.TokensPerSecond.GetValueOrDefault(width, double.NaN),
        [.. report.Rows.Where(row => row.TargetLargeFraction is null)], LegendPlace.BottomLeft);

    /// <param name="marks">Rows that are single points, labelled by name; the others join to a curve a policy.</param>
    private static string Draw(ComparisonReport report, string what, string xTitle, Func<PolicyRow, double> x, IReadOnlyList<PolicyRow> marks, LegendPlace legend)
    {
        var curves = report.Rows.Where(row => row.TargetLargeFraction is not null).GroupBy(row => row.Policy)
            .Select(policy => new ChartSeries(Name(policy.Key), [.. policy.Select(row => Point(row, withBar: policy.Key == TokenRouterNames.R2R))], HasMarkers: true));
        var single = new ChartSeries("", [.. marks.OrderBy(x).Select(row => new ChartPoint(x(row), 100 * row.Accuracy, Label: row.Policy))], HasMarkers: true, HasLine: false);
        ChartLevel[] levels = [.. report.Rows.Where(row => row.Policy is ComparedPolicies.Small or ComparedPolicies.Large).Select(row => new ChartLevel($"{row.Policy} alone", 100 * row.Accuracy))];
        return LineChart.ToSvg(
            $"{report.Pair.Small} and {report.Pair.Large}: {what}", xTitle, "right final answers (%)", [.. curves, single], fitted: true, levels: levels, legend: legend);

        ChartPoint Point(PolicyRow row, bool withBar) =>
            new(x(row), 100 * row.Accuracy, withBar ? 100 * row.AccuracyLow : null, withBar ? 100 * row.AccuracyHigh : null);
    }

    private static string Name(string policy) => policy switch
    {
        TokenRouterNames.R2R => "r2r (bars: 95 %)",
        ComparedPolicies.Query => "query (whole answers)",
        _ => policy,
    };
}
