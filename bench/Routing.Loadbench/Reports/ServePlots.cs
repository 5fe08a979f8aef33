using Routing.Loadbench.Figures;
using Routing.Loadbench.Load;
using Routing.Training.Plots;

namespace Routing.Loadbench.Reports;

/// <summary>Draws a sweep: the knee, and latencies against load.</summary>
internal static class ServePlots
{
    /// <summary>The plots there is data for, by the end of their file's name.</summary>
    public static IEnumerable<(string Name, string Svg)> Of(ServeReport report)
    {
        if (report.Rows.Select(row => row.Level).Distinct().Count() > 1)
        {
            yield return ("knee", Knee(report));
            yield return ("ttft", OverLoad(report, "ttft", "time to first token"));
            yield return ("itl", OverLoad(report, "itl", "inter-token latency"));
        }
        if (report.Rows.Any(row => row.Median(RoutingFigures.Accuracy) is not null && row.Median(RoutingFigures.LargeFraction) is not null)) yield return ("pareto", QualityPlot.Of(report));
    }

    private static string Knee(ServeReport report)
    {
        ChartSeries[] series = [.. Policies(report).Select(rows => new ChartSeries(rows.Key, [.. rows.Select(row => Point(row, row.Figures[ServingFigures.OutputThroughput].Median, ServingFigures.MedianE2el) with { Label = Load(row.Level) })], HasMarkers: true))];
        var isWide = series.Length > 1;   // a small model alone is many times as fast as a large one
        return LineChart.ToSvg(
            $"{report.Model}: latency against throughput", $"output tokens a second{(isWide ? ", logarithmic" : "")}", "median end-to-end latency (ms)", series,
            logarithmic: isWide, logarithmicX: isWide, legend: LegendPlace.Above);
    }

    /// <summary>The median of each policy, with the ends of its repeats; and the last percentile when there is one policy.</summary>
    private static string OverLoad(ServeReport report, string figure, string title)
    {
        var percentile = LatencySummary.PercentileKey(report.Options.Percentiles[^1]);
        var policies = Policies(report).ToArray();
        var series = policies.Select(rows => Line(rows, $"median_{figure}_ms", policies.Length == 1 ? "median" : rows.Key));
        if (policies.Length == 1) series = series.Append(Line(policies[0], $"{percentile}_{figure}_ms", percentile));
        var x = report.Rows[0].Level.Kind == LoadKind.Concurrency ? "requests in flight" : "requests a second";
        return LineChart.ToSvg($"{report.Model}: {title} against load", x, policies.Length == 1 ? $"{title} (ms)" : $"median {title} (ms)", [.. series], legend: LegendPlace.Above);
    }

    // A chart has so many colours.
    private static IEnumerable<IGrouping<string, MeasuredRow>> Policies(ServeReport report) => report.Rows.GroupBy(row => row.Policy).Take(LineChart.MostSeries);

    private static ChartSeries Line(IEnumerable<MeasuredRow> rows, string figure, string name) => new(name, [.. rows.Select(row => Point(row, row.Level.Value, figure))], HasMarkers: true);

    private static ChartPoint Point(MeasuredRow row, double x, string figure)
    {
        var spread = row.Figures[figure];
        return row.Runs.Count > 1 ? new(x, spread.Median, spread.Low, spread.High) : new(x, spread.Median);
    }

    private static string Load(LoadLevel level) => level.Name.Split(' ')[^1];
}
