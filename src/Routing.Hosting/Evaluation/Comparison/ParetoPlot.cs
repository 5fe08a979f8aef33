using Routing.R2R;
using Routing.Training.Plots;

namespace Routing.Hosting.Evaluation.Comparison;

/// <summary>Accuracy of every policy against what it costs.</summary>
public static class ParetoPlot
{
    private const string YTitle = "right final answers (%)";

    /// <summary>Against the large model's share of tokens.</summary>
    public static string OfShare(ComparisonReport report)
    {
        var alone = report.Rows.Where(row => row.Policy is ComparedPolicies.Small or ComparedPolicies.Large).ToArray();
        return LineChart.ToSvg(
            Title(report, "accuracy against the large model's share of tokens"), "tokens by the large model (%)", YTitle, [.. Series(report, row => 100 * row.LargeFraction, leftOut: alone)],
            fitted: true, levels: [.. alone.Select(row => new ChartLevel($"{row.Policy} alone", 100 * row.Accuracy))], legend: LegendPlace.Above);
    }

    /// <summary>Against speed with so many requests in flight.</summary>
    public static string OfSpeed(ComparisonReport report, string width) => LineChart.ToSvg(
        Title(report, $"accuracy against speed, {width} in flight"), "tokens a second, logarithmic", YTitle, [.. Series(report, row => row.TokensPerSecond.GetValueOrDefault(width, double.NaN), leftOut: [])],
        logarithmicX: true, fitted: true, legend: LegendPlace.Above);

    /// <summary>A curve for each of the first policies that have several points, and one series of labelled points for all that have one.</summary>
    private static IEnumerable<ChartSeries> Series(ComparisonReport report, Func<PolicyRow, double> x, IReadOnlyList<PolicyRow> leftOut)
    {
        foreach (var policy in report.Rows.Where(row => row.TargetLargeFraction is not null).GroupBy(row => row.Policy).Take(LineChart.MostSeries - 1))
            yield return new ChartSeries(Name(policy.Key), [.. policy.Select(row => policy.Key == TokenRouterNames.R2R
                ? new ChartPoint(x(row), 100 * row.Accuracy, 100 * row.AccuracyLow, 100 * row.AccuracyHigh)
                : new ChartPoint(x(row), 100 * row.Accuracy))], HasMarkers: true);
        var single = report.Rows.Where(row => row.TargetLargeFraction is null).Except(leftOut).OrderBy(x);
        yield return new ChartSeries("", [.. single.Select(row => new ChartPoint(x(row), 100 * row.Accuracy, Label: row.Policy))], HasMarkers: true, HasLine: false);
    }

    private static string Title(ComparisonReport report, string what) => $"{report.Pair.Small} and {report.Pair.Large}: {what}";

    private static string Name(string policy) => policy switch
    {
        TokenRouterNames.R2R => "r2r (bars: 95 %)",
        ComparedPolicies.Query => "query (whole answers)",
        _ => policy,
    };
}
