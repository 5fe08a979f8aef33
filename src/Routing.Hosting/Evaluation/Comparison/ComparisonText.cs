using System.Globalization;
using System.Text;

namespace Routing.Hosting.Evaluation.Comparison;

/// <summary>A <see cref="ComparisonReport"/> for people, in Markdown.</summary>
public static class ComparisonText
{
    /// <param name="plots">Names of pictures beside the file, with what they show.</param>
    public static string Of(ComparisonReport report, IReadOnlyList<(string Title, string File)> plots)
    {
        var text = new StringBuilder();
        Heading(text, report);
        foreach (var (title, file) in plots) Add(text, $"![{title}]({file})\n\n");
        Add(text, $"## Accuracy\n\n{report.Items} test items of the trained families, the same number of each, greedy; 95 % intervals from a bootstrap over items within families.\n\n");
        Accuracy(text, report.Rows);
        Differences(text, report.Paired);
        if (report.Timing is not null) Speed(text, report);
        if (report.HeldOut is { } heldOut)
        {
            Add(text, $"## Held-out families\n\n{heldOut.Items} items of {string.Join(", ", heldOut.Families)}, which no model was trained on; the same thresholds.\n\n");
            Accuracy(text, heldOut.Rows);
            Differences(text, heldOut.Paired);
        }
        Notes(text, report);
        return text.ToString();
    }

    private static void Heading(StringBuilder text, ComparisonReport report)
    {
        var (pair, machine) = (report.Pair, report.Machine);
        Add(text, $"# Token routing between {pair.Small} and {pair.Large}\n\n");
        Add(text, $"- pair: {pair.Small}, {pair.SmallParameters / 1e6:0.00} M parameters; {pair.Large}, {pair.LargeParameters / 1e6:0.00} M\n");
        Add(text, $"- processor: {machine.Processor} ({string.Join(", ", machine.Features)}), {machine.Cores} cores, {machine.Threads} thread(s) an operation\n");
        Add(text, $"- software: routing {machine.Routing}, {machine.DotNet}, libtorch {machine.LibTorch}, {machine.OperatingSystem}\n");
        if (report.Timing is { } timing)
            Add(text, $"- speed: {timing.Items} test items answered to their own ends, all policies in turn, medians of {timing.Repeats} repeats\n");
        if (report.Labels is { } labels)
            Add(text, $"- labels: the small model says another token at {Percent(labels.Mismatch)} of {labels.Positions:N0} positions; {Percent(labels.Neutral)} of these mismatches are neutral\n");
        text.Append('\n');
    }

    private static void Accuracy(StringBuilder text, IReadOnlyList<PolicyRow> rows)
    {
        text.Append("| policy | target | large tokens | accuracy | 95 % interval | of large alone | tokens an answer | active parameters (M), by work | by maker |\n|---|---|---|---|---|---|---|---|---|\n");
        foreach (var row in rows)
        {
            var active = row.ActivatedParameters;
            Add(text, $"| {row.Policy} | {Percent(row.TargetLargeFraction, "0.#")} | {Percent(row.LargeFraction)} | {Percent(row.Accuracy)} | {Percent(row.AccuracyLow)} – {Percent(row.AccuracyHigh)} | {Percent(row.LargeAccuracyKept, "0")} | {row.TokensPerAnswer:0} | {active.ByWork / 1e6:0.00} | {active.ByMaker / 1e6:0.00} |\n");
        }
        text.Append('\n');
    }

    private static void Differences(StringBuilder text, IReadOnlyList<PairedDifference> differences)
    {
        if (differences.Count == 0) return;
        text.Append("Item by item at equal target shares:\n\n");
        foreach (var difference in differences)
            Add(text, $"- {difference.Sentence} Large tokens: {Percent(difference.LargeFraction)} against {Percent(difference.BaselineLargeFraction)}.\n");
        text.Append('\n');
    }

    private static void Speed(StringBuilder text, ComparisonReport report)
    {
        text.Append("## Speed\n\n| requests in flight | small model, ms a token | large model, ms a token | break-even share of large calls |\n|---|---|---|---|\n");
        foreach (var (width, costs) in report.Costs) Add(text, $"| {width} | {costs.SmallMs:0.000} | {costs.LargeMs:0.000} | {Percent(costs.BreakEven)} |\n");
        foreach (var width in report.Costs.Keys)
        {
            Add(text, $"\n### {width} in flight\n\n");
            text.Append("| policy | target | tokens/s | × large | ceiling | of it | first token ms | large calls a token | tokens read a call | catch-up ms | wait ms | router ms a step | of the step |\n|---|---|---|---|---|---|---|---|---|---|---|---|---|\n");
            foreach (var row in report.Rows.Where(row => row.Speed.Count > 0)) SpeedOf(text, row, width);
        }
        text.Append('\n');
    }

    private static void SpeedOf(StringBuilder text, PolicyRow row, string width)
    {
        var (speed, times, ceiling) = (row.Speed[width], row.SpeedupVsLarge[width], row.Ceiling[width]);
        Add(text, $"| {row.Policy} | {Percent(row.TargetLargeFraction, "0.#")} | {speed.TokensPerSecond:N0} ({speed.TokensPerSecondLow:N0}–{speed.TokensPerSecondHigh:N0}) | {times:0.00} | {ceiling:0.00} | {Percent(times / ceiling, "0")} | {speed.FirstTokenMs:0.0} ");
        Add(text, $"| {speed.LargeCallsPerToken:0.000} | {Number(speed.SuffixTokens, "0.0")} | {Number(speed.CatchUpMs, "0.000")} | {Number(speed.WaitMs, "0.000")} | {Number(speed.RouterMs, "0.000")} | {Percent(speed.RouterShare)} |\n");
    }

    private static void Notes(StringBuilder text, ComparisonReport report)
    {
        text.Append("""
            ## How to read it

            - Thresholds were found on validation items, on texts of the mixed system itself; the shares above are those held on test items.
            - `oracle (mismatch)`: the large model makes just the tokens the small one would have made differently. `oracle (outcome)`: it makes just those after which its own final answer would change. No router can know either.
            - Active parameters by work: P_S + r · P_L, r = large calls a token; by maker: (n_S · P_S + n_L · P_L) / n.
            - Ceiling: L_L / (L_S + r · L_L) with the costs of a token measured here for each model alone (prompts included), r the calls of the timed items. It lets the models take turns and router, hand-off and catch-up cost nothing; where both work at once on cores of their own it can be passed. For whole answers L_L / ((1 − r) · L_S + r · L_L).
            - Catch-up: duration of the large model's step behind a token less that of its step when it speaks alone.

            """);
        if (report.QueryRouter is not { } query) return;
        Add(text, $"- `query` learnt from {query.TrainingItems} training items answered by both models; it ranks validation items that only the large model answers rightly over others with probability {Number(query.Discrimination, "0.00")} (0.50 is chance).\n");
    }

    private static string Percent(double? share, string format = "0.0") => Number(100 * share, format) is var number && share is null ? number : number + " %";

    private static string Number(double? value, string format) => value?.ToString(format, CultureInfo.InvariantCulture) ?? "—";

    private static void Add(StringBuilder text, FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture));
}
