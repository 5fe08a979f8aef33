using Routing.Hosting.Statistics;
using Routing.Loadbench.Figures;
using Routing.Training.Plots;

namespace Routing.Loadbench.Reports;

/// <summary>Draws right answers against the large model's share of tokens.</summary>
/// <remarks>Every level and repeat asks other questions, so all of a policy's answers are taken together.</remarks>
internal static class QualityPlot
{
    public static string Of(ServeReport report)
    {
        var points = report.Rows.GroupBy(row => row.Policy).ToDictionary(rows => rows.Key, rows => Point(rows, report.Sweep.Seed));
        // One policy at several thresholds is a curve.
        var curves = points.Keys.Where(name => name.Contains('@', StringComparison.Ordinal)).GroupBy(name => name[..name.IndexOf('@', StringComparison.Ordinal)])
            .Where(names => names.Count() > 1).Take(LineChart.MostSeries - 2).ToArray();
        List<ChartSeries> series = [new("", [.. points.Keys.Except(curves.SelectMany(names => names)).Select(name => points[name] with { Label = name }).OrderBy(point => point.X)], HasMarkers: true, HasLine: false)];
        if (points.TryGetValue("small", out var small) && points.TryGetValue("large", out var large))
            series.Add(new("either model at random", [new(small.X, small.Y), new(large.X, large.Y)]));
        foreach (var names in curves)
            series.Add(new(names.Key, [.. names.Select(name => points[name] with { Label = name[name.IndexOf('@', StringComparison.Ordinal)..] }).OrderBy(point => point.X)], HasMarkers: true));
        return LineChart.ToSvg(
            $"{report.Model}: accuracy against the large model's share of tokens (bars: 95 %)", "tokens by the large model (%)", "right final answers (%)", series,
            fitted: true, legend: LegendPlace.Above);
    }

    private static ChartPoint Point(IEnumerable<MeasuredRow> rows, ulong seed)
    {
        var outcomes = rows.SelectMany(row => row.Runs).SelectMany(run => run.Result.Successes).Where(outcome => outcome.Routing is { Tokens: > 0 } && outcome.Request.Item is not null).ToArray();
        if (outcomes.Length == 0) return new(double.NaN, double.NaN);   // left out by the chart
        double[] correct = [.. outcomes.Select(outcome => RoutingFigures.IsCorrect(outcome) ? 100.0 : 0)];
        var interval = new StratifiedBootstrap([.. outcomes.Select(outcome => outcome.Request.Item!.Family.Name)], seed).Of(correct);
        var share = 100.0 * outcomes.Sum(outcome => outcome.Routing!.LargeTokens) / outcomes.Sum(outcome => outcome.Routing!.Tokens);
        return new(share, correct.Average(), interval.Low, interval.High);
    }
}
