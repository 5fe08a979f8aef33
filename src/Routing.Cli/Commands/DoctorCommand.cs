using System.CommandLine;
using Routing.Cli.Diagnosis;
using Spectre.Console;

namespace Routing.Cli.Commands;

/// <summary><c>routing doctor</c>: what was loaded from where, what this machine offers, and how to fix what is wrong.</summary>
internal static class DoctorCommand
{
    public static Command Create()
    {
        var command = new Command("doctor", "Show what was loaded from where and what this machine offers; say how to fix what is wrong.")
        {
            ConsoleOutput.JsonOption(),
        };
        command.SetAction(parsed => Run(ConsoleOutput.Of(parsed)));
        return command;
    }

    private static int Run(ConsoleOutput output)
    {
        var checks = Doctor.Examine();
        var status = checks.Max(check => check.Status);
        if (output.IsJson) output.Json(new { Status = status, Checks = checks });
        else Print(output, checks, status);
        return status == CheckStatus.Problem ? ExitCodes.Failed : ExitCodes.Success;
    }

    private static void Print(ConsoleOutput output, IReadOnlyList<Check> checks, CheckStatus status)
    {
        var width = checks.Max(check => check.Name.Length);
        foreach (var area in checks.GroupBy(check => check.Area))
        {
            output.Line(area.Key);
            foreach (var check in area)
            {
                Line(output, check.Status, $"  {Word(check.Status)}  {check.Name.PadRight(width)}  {check.Value}");
                if (check.Fix is not null) Line(output, check.Status, $"{new string(' ', width + 15)}{check.Fix}");
            }
        }
        output.Line();
        Line(output, status, status switch
        {
            CheckStatus.Ok => "Everything works.",
            CheckStatus.Warning => "It works; the warnings above say what would be better.",
            _ => "It does not work; the problems above say what to do.",
        });
    }

    /// <summary>Nine wide, so that values line up.</summary>
    private static string Word(CheckStatus status) => status switch
    {
        CheckStatus.Ok => "ok       ",
        CheckStatus.Warning => "warning  ",
        _ => "problem  ",
    };

    private static void Line(ConsoleOutput output, CheckStatus status, string text)
    {
        if (!output.IsInteractive)
        {
            output.Line(text);
            return;
        }
        var colour = status switch { CheckStatus.Ok => Color.Default, CheckStatus.Warning => Color.Yellow, _ => Color.Red };
        output.Terminal.WriteLine(text, new Style(colour));
    }
}
