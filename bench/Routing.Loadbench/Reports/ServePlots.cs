using Routing.Hosting.Statistics;
using Routing.Loadbench.Figures;
using Routing.Loadbench.Load;
using Routing.Training.Plots;

namespace Routing.Loadbench.Reports;

/// <summary>Draws a sweep: the knee, latencies against load, and quality against cost.</summary>
internal static class ServePlots
{
    /// <summary>The plots there is data for, by the end of their file's name.</summary>
    public static IEnumerable<(string Name, string Svg)> Of(ServeReport report)
    {
        if (report.Rows.Select(row => row.Level).Distinct().Count() > 1)
        {
            yield return ("knee", LineChart.ToSvg($"{report.Model}: latency against throughput", "output tokens a second", "median end-to-end latency (ms)", Knee(report), legend: LegendPlace.Above));
            yield return ("ttft", OverLoad(report, "ttft", "time to first token"));
            yield return ("itl", OverLoad(report, "itl", "inter-token latency"));
        }
        if (report.Rows.Any(row => row.Median(RoutingFigures.Accuracy) is not null && row.Median(RoutingFigures.LargeFraction) is not null)) yield return ("pareto", Pareto(report));
    }

    private static ChartSeries[] Knee(ServeReport report) =>
        [.. Policies(report).Select(rows => new ChartSeries(rows.Key, [.. rows.Select(row => Point(row, row.Figures[ServingFigures.OutputThroughput].Median, ServingFigures.MedianE2el) with { Label = Load(row.Level) })], HasMarkers: true))];

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

    /// <summary>Right answers against the large model's share; every level and repeat asked other questions, so a policy's are taken together.</summary>
    private static string Pareto(ServeReport report)
    {
        var points = report.Rows.GroupBy(row => row.Policy).Select(rows => (Policy: rows.Key, Outcomes: rows.SelectMany(row => row.Runs).SelectMany(run => run.Result.Successes).ToArray()))
            .Where(policy => policy.Outcomes.Any(outcome => outcome.Routing is { Tokens: > 0 }))
            .Select(policy =>
            {
                double[] correct = [.. policy.Outcomes.Select(outcome => RoutingFigures.IsCorrect(outcome) ? 100.0 : 0)];
                var interval = new StratifiedBootstrap([.. policy.Outcomes.Select(outcome => outcome.Request.Item!.Family.Name)], report.Sweep.Seed).Of(correct);
                var routed = policy.Outcomes.Select(outcome => outcome.Routing).OfType<Client.RoutingSummary>().ToArray();
                var share = 100.0 * routed.Sum(routing => routing.LargeTokens) / routed.Sum(routing => routing.Tokens);
                return new ChartPoint(share, correct.Average(), interval.Low, interval.High, policy.Policy);
            });
        return LineChart.ToSvg(
            $"{report.Model}: accuracy against the large model's share of tokens (bars: 95 %)", "tokens by the large model (%)", "right final answers (%)",
            [new ChartSeries("", [.. points.OrderBy(point => point.X)], HasMarkers: true, HasLine: false)], fitted: true);
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
