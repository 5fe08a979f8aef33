using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Routing.Formats.Inspection;
using Routing.Hosting;

namespace Routing.Cli.Commands;

/// <summary><c>routing inspect</c>: says what a path is and checks it, without reading every weight.</summary>
internal static class InspectCommand
{
    private const int KeyWidth = 26;
    private const int FewItems = 8;

    public static Command Create()
    {
        var path = new Argument<string>("path") { Description = "A checkpoint folder, a model file, or a router." };
        var tensors = new Option<bool>("--tensors") { Description = "List every tensor." };
        var command = new Command("inspect", "Say what a file or folder is, check it as the loader would, and summarise it.") { path, tensors, ConsoleOutput.JsonOption() };
        command.SetAction(parsed =>
        {
            var report = KnownFiles.Inspect(parsed.GetRequiredValue(path));
            var output = ConsoleOutput.Of(parsed);
            if (output.IsJson) output.Json(report);
            else Print(output, report, parsed.GetValue(tensors));
            return ExitCodes.Success;
        });
        return command;
    }

    private static void Print(ConsoleOutput output, InspectionReport report, bool tensors)
    {
        Fact(report.Kind, report.Path);
        foreach (var (key, value) in report.Summary) Fact($"  {key.Replace('_', ' ')}", Text(value));
        foreach (var note in report.Notes) Fact("  note", note);
        if (!tensors) return;
        output.Table(["tensor", "type", "shape", "file"],
            [.. report.Tensors.Select(t => (IReadOnlyList<string>)[t.Name, t.Type, $"[{string.Join(", ", t.Shape)}]", t.File])]);

        void Fact(string key, string value) => output.Line($"{key.PadRight(KeyWidth)}{OneLine(value)}");
    }

    // Metadata comes from strangers: it must neither break lines nor steer the terminal.
    private static string OneLine(string text) => string.Concat(text.ReplaceLineEndings(" ").Select(c => char.IsControl(c) ? '\uFFFD' : c));

    private static string Text(JsonNode? value) => value switch
    {
        null => "none",
        JsonArray array => array.Count switch { 0 => "none", <= FewItems => string.Join(", ", array.Select(Text)), _ => Repeats(array.Select(Text)) },
        JsonObject facts => facts.Count == 0 ? "none" : string.Join(", ", facts.Select(fact => $"{fact.Key.Replace('_', ' ')} {Text(fact.Value)}")),
        _ when value.GetValueKind() == JsonValueKind.Number && value.AsValue().TryGetValue<long>(out var whole) && whole >= 1_000_000 => whole.ToString("N0", CultureInfo.InvariantCulture),
        _ when value.GetValueKind() is JsonValueKind.True or JsonValueKind.False => value.GetValue<bool>() ? "yes" : "no",
        _ => value.ToString(),
    };

    // Per-layer lists mostly say one thing many times.
    private static string Repeats(IEnumerable<string> values) =>
        string.Join(", ", values.CountBy(value => value).Select(run => run.Value > 1 ? $"{run.Key} (×{run.Value})" : run.Key));
}
