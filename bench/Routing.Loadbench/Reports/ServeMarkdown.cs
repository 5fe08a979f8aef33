using System.Globalization;
using System.Text;
using Routing.Loadbench.Figures;

namespace Routing.Loadbench.Reports;

/// <summary>A sweep as Markdown: what was measured on what, a table of the levels, and what routing could win.</summary>
internal static class ServeMarkdown
{
    public static string Of(ServeReport report)
    {
        var text = new StringBuilder();
        void Line(FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
        Line($"# Serving: {report.Model}\n");
        text.Append(report.Client.ToMarkdown());
        Line($"- {report.Workload}; temperature {report.Temperature}, seed {report.Sweep.Seed}");
        Line($"- medians of {report.Sweep.Repeats} repeats, policies and levels in turn (lowest–highest); {report.Sweep.Warmup} requests of each policy before");
        Line($"- {report.Url}, {report.Date:yyyy-MM-dd HH:mm} UTC, client on the machine above");
        if (report.ServerInfo is { } info) Line($"- server: `{info.GetRawText().ReplaceLineEndings("").Replace('`', '\'')}`");
        foreach (var note in report.Notes()) Line($"- **{note.ReplaceLineEndings(" ")}**");
        Line($"");
        text.Append(Table(report));
        AppendBreakEven(Line, report);
        return text.ToString();
    }

    /// <summary>A line for each policy and level.</summary>
    public static string Table(ServeReport report)
    {
        var text = new StringBuilder();
        var percentile = LatencySummary.PercentileKey(report.Options.Percentiles[^1]);
        List<(string Title, Func<MeasuredRow, string> Cell)> columns =
        [
            ("policy", row => row.Policy),
            ("level", row => row.Level.Name),
            ("whole", row => string.Create(CultureInfo.InvariantCulture, $"{row.Runs.Sum(run => run.Figures["completed"])}")),
            ("failed", row => string.Create(CultureInfo.InvariantCulture, $"{row.Runs.Sum(run => run.Figures["failed"])}")),
            ("requests/s", row => Number(row, "request_throughput", "F2")),
            ("output tokens/s", row => WithEnds(row.Figures[ServingFigures.OutputThroughput])),
            ($"TTFT ms, median / {percentile}", row => $"{Number(row, "median_ttft_ms")} / {Number(row, $"{percentile}_ttft_ms")}"),
            ($"TPOT ms, median / {percentile}", row => $"{Number(row, "median_tpot_ms", "F2")} / {Number(row, $"{percentile}_tpot_ms", "F2")}"),
            ($"E2EL ms, median / {percentile}", row => $"{Number(row, "median_e2el_ms")} / {Number(row, $"{percentile}_e2el_ms")}"),
        ];
        AddWhereKnown("goodput/s", "request_goodput", "F2");
        AddWhereKnown("large tokens", RoutingFigures.LargeFraction, "P1");
        AddWhereKnown("switches / 100", RoutingFigures.SwitchesPer100, "F1");
        AddWhereKnown("router ms a token", RoutingFigures.RouterMs, "F3");
        AddWhereKnown("router", "router_share", "P1");
        AddWhereKnown("right answers", RoutingFigures.Accuracy, "P1");
        var speedups = report.Speedups.ToDictionary(speedup => speedup.Row);
        if (report.Baseline is { } baseline) columns.Add(($"times {baseline}", row => speedups.TryGetValue(row, out var speedup) ? speedup.OverBaseline.ToString("F2", CultureInfo.InvariantCulture) : "–"));

        text.Append("| ").AppendJoin(" | ", columns.Select(column => column.Title)).Append(" |\n|").AppendJoin("", columns.Select(_ => "---|")).Append('\n');
        foreach (var row in report.Rows) text.Append("| ").AppendJoin(" | ", columns.Select(column => column.Cell(row))).Append(" |\n");
        return text.ToString();

        void AddWhereKnown(string title, string figure, string format)
        {
            if (report.Rows.Any(row => row.Median(figure) is not null)) columns.Add((title, row => Number(row, figure, format)));
        }
    }

    private static void AppendBreakEven(Action<FormattableString> line, ServeReport report)
    {
        var known = report.Speedups.Where(speedup => speedup.BreakEven is not null).ToArray();
        if (known.Length == 0) return;
        line($"\nEnd-to-end time a token against c_l / (c_s + f·c_l + r + w·k): each model alone, the policy's share of large tokens, its router and its switches; predicted with k = 0.\n");
        line($"| policy | level | c_s ms | c_l ms | f | r ms | w | predicted × | measured × | routing pays below f | k ms a switch |");
        line($"|---|---|---|---|---|---|---|---|---|---|---|");
        foreach (var (row, _, even) in known)
            line($"| {row.Policy} | {row.Level.Name} | {even!.SmallMs:F3} | {even.LargeMs:F3} | {even.LargeFraction:P1} | {even.RouterMs:F3} | {even.Switches:F3} | {even.Predicted:F2} | {even.Measured:F2} | {even.LargestFraction:P0} | {even.CatchUpMs:F3} |");
    }

    private static string Number(MeasuredRow row, string figure, string format = "F1") => row.Median(figure) is { } value ? value.ToString(format, CultureInfo.InvariantCulture) : "–";

    private static string WithEnds(Spread spread) => spread.Low == spread.High
        ? string.Create(CultureInfo.InvariantCulture, $"{spread.Median:N0}")
        : string.Create(CultureInfo.InvariantCulture, $"{spread.Median:N0} ({spread.Low:N0}–{spread.High:N0})");
}
