using System.Text.Json.Nodes;
using Routing.Formats.Templates;

namespace Routing.Hosting.Verification;

/// <summary>Rendered chat templates, and the exceptions they raise: one row a template.</summary>
internal static class TemplateRows
{
    public const string Folder = "chat_templates";
    private const string Kind = "chat_template";

    public static IEnumerable<GoldenGroup> Find(string folder) =>
        GoldenFolder.Children(folder).Select(path => new GoldenGroup(Kind, Path.GetFileName(path), _ => [Compare(path)]));

    private static VerificationRow Compare(string folder)
    {
        var name = Path.GetFileName(folder);
        var path = Path.Combine(folder, "template.jinja");
        var template = ChatTemplate.Parse(File.ReadAllText(path), path);
        var cases = GoldenCases.Read(Path.Combine(folder, "cases.jsonl"));
        foreach (var (golden, number) in cases.Select((golden, index) => (golden, index + 1)))
        {
            if (golden["context"] is not JsonObject context) throw new InvalidDataException($"case {number} has no context");
            if (Difference(template, golden, context) is { } difference) return VerificationRow.Failed(Kind, name, $"case {number} {difference}");
        }
        return VerificationRow.Passed(Kind, name, $"{cases.Count} cases");
    }

    private static string? Difference(ChatTemplate template, JsonObject golden, JsonObject context)
    {
        try
        {
            var text = string.Concat(template.RenderSegments(context).Select(segment => segment.Text));
            return golden["error"] is null
                ? TextDifference.Of(GoldenCases.Text(golden, "text"), text)
                : $"should raise '{GoldenCases.Text(golden, "error")}'";
        }
        catch (TemplateException failure)
        {
            return golden["error"] is null ? $"raises '{failure.Message}'" : TextDifference.Of(GoldenCases.Text(golden, "error"), failure.Reason);
        }
    }
}
