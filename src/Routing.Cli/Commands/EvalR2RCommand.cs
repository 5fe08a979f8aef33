using System.CommandLine;
using System.Globalization;
using Routing.Cli.Options;
using Routing.Hosting;
using Routing.Hosting.Evaluation.Comparison;

namespace Routing.Cli.Commands;

/// <summary><c>routing eval r2r</c>: token routing against everything it has to beat, at equal cost, with intervals and speeds.</summary>
internal static class EvalR2RCommand
{
    public static Command Create()
    {
        var prefix = new Option<string?>("--out") { Description = "Also write <out>.md, <out>.json, <out>.svg and, with speeds, <out>-speed.svg." };
        var (models, flags, json) = (new ModelOptions(), new ComparisonFlags(), ConsoleOutput.JsonOption());
        var command = new Command("r2r", "Compare routing policies on the gym: accuracy, large model's share, speed.") { prefix, json };
        models.AddTo(command);
        flags.AddTo(command);
        command.SetAction(async (parsed, stop) =>
        {
            var settings = models.Read(parsed);
            if (settings.Large is null) throw new UsageException("policies are compared on a pair; give --small and --large.");
            var routing = TokenRouters.Of(settings);
            var options = flags.Read(parsed, routing);
            var console = ConsoleOutput.Of(parsed);
            using var host = ModelHost.Start(settings, new() { QueueCapacity = Math.Max(256, options.Concurrency) }, routing);
            var report = await Requests.RunAsync(() => new PolicyComparison(host, options, console.Note).RunAsync(stop));
            if (parsed.GetValue(prefix) is { } path) await WriteAsync(path, report, stop);
            if (console.IsJson) console.Json(report);
            else Show(console, report);
            return ExitCodes.Success;
        });
        return command;
    }

    private static async Task WriteAsync(string prefix, ComparisonReport report, CancellationToken stop)
    {
        var (name, speedName) = (Path.GetFileName(prefix) + ".svg", Path.GetFileName(prefix) + "-speed.svg");
        List<(string Title, string File)> plots = [("Accuracy against the large model's share", name)];
        await File.WriteAllTextAsync(prefix + ".svg", ParetoPlot.OfShare(report), stop);
        if (report.Timing is { } timing)
        {
            plots.Add(("Accuracy against speed", speedName));
            await File.WriteAllTextAsync(prefix + "-speed.svg", ParetoPlot.OfSpeed(report, timing.Widths[0].ToString(CultureInfo.InvariantCulture)), stop);
        }
        await File.WriteAllTextAsync(prefix + ".md", ComparisonText.Of(report, plots), stop);
        await File.WriteAllTextAsync(prefix + ".json", JsonOutput.Serialize(report) + "\n", stop);
    }

    private static void Show(ConsoleOutput console, ComparisonReport report)
    {
        static string Percent(double? share) => share?.ToString("P1", CultureInfo.InvariantCulture) ?? "—";
        static string Speed(PolicyRow row, string width) => string.Create(CultureInfo.InvariantCulture, $"{row.TokensPerSecond[width]:N0} (×{row.SpeedupVsLarge[width]:0.00} of {row.Ceiling[width]:0.00})");
        string[] widths = [.. report.Costs.Keys];
        console.Table(
            ["policy", "target", "large tokens", "exact match", "95 % interval", .. widths.Select(width => $"tokens/s at {width}")],
            [.. report.Rows.Select(row => (IReadOnlyList<string>)
            [
                row.Policy, Percent(row.TargetLargeFraction), Percent(row.LargeFraction), Percent(row.Accuracy), $"{Percent(row.AccuracyLow)} – {Percent(row.AccuracyHigh)}",
                .. widths.Select(width => row.Speed.Count > 0 ? Speed(row, width) : "—"),
            ])]);
        foreach (var difference in report.Paired) console.Line(difference.Sentence);
        foreach (var (width, share) in report.BreakEven) console.Line($"{width} in flight: routing pays below {Percent(share)} large calls.");
    }
}
