using System.CommandLine;
using System.Globalization;
using Routing.Hosting.Verification;
using Spectre.Console;

namespace Routing.Cli.Commands;

/// <summary><c>routing verify</c>: compares what this product computes with golden values of other people's code.</summary>
internal static class VerifyCommand
{
    public static Command Create()
    {
        var golden = new Option<string>("--golden") { Description = "Folder of golden values, with a subfolder for each kind.", Required = true };
        var command = new Command("verify", "Compare tokenizers, templates, block decoders, models and routers with golden values of other people's code.") { golden, ConsoleOutput.JsonOption() };
        command.SetAction((parsed, stop) => Task.FromResult(Run(ConsoleOutput.Of(parsed), parsed.GetRequiredValue(golden), stop)));
        return command;
    }

    private static int Run(ConsoleOutput output, string folder, CancellationToken stop)
    {
        var report = output.IsInteractive
            ? output.Terminal.Status().Start("reading", status => Verifier.Run(folder, what => status.Status(Markup.Escape(what)), stop: stop))
            : Verifier.Run(folder, output.Note, stop: stop);
        if (output.IsJson) output.Json(report);
        else Show(output, report);
        return report.Failed == 0 ? ExitCodes.Success : ExitCodes.Failed;
    }

    private static void Show(ConsoleOutput output, VerificationReport report)
    {
        output.Table(["kind", "name", "status", "max |diff|", "detail"], [.. report.Rows.Select(Cells)]);
        output.Line($"{report.Passed} passed, {report.Failed} failed, {report.Skipped} skipped");
    }

    private static IReadOnlyList<string> Cells(VerificationRow row) =>
    [
        row.Kind,
        row.Name,
        row.Status.ToString().ToLowerInvariant(),
        row.MaxAbsDiff?.ToString("0.0e+0", CultureInfo.InvariantCulture) ?? "—",
        row.Detail.ReplaceLineEndings(" "),
    ];
}
