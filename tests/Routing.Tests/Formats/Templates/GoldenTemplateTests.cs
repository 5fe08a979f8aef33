using System.Text.Json.Nodes;
using Routing.Formats.Templates;
using Routing.Tests.Testing;

namespace Routing.Tests.Formats.Templates;

/// <summary>What transformers renders (or raises) for templates that each lean on one part of the language.</summary>
public class GoldenTemplateTests
{
    public static TheoryData<string> Names => [.. Directory.GetDirectories(TestData.Find("templates")).Select(folder => Path.GetFileName(folder)!).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Names))]
    public void RendersAsTransformers(string name)
    {
        var template = ChatTemplate.Parse(File.ReadAllText(TestData.Find("templates", name, "template.jinja")), name);
        foreach (var line in File.ReadLines(TestData.Find("templates", name, "cases.jsonl")))
        {
            var expected = JsonNode.Parse(line)!.AsObject();
            var context = expected["context"]!.AsObject();
            if (expected["error"] is { } error)
            {
                Assert.Equal((string?)error, Assert.Throws<TemplateException>(() => template.Render(context)).Reason);
                continue;
            }
            Assert.Equal((string?)expected["text"], template.Render(context));
            Assert.Equal((string?)expected["text"], string.Concat(template.RenderSegments(context).Select(segment => segment.Text)));
        }
    }
}
