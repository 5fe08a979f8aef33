using System.Text.Json.Nodes;
using Routing.Formats.Templates;

namespace Routing.Tests.Formats.Templates;

/// <summary>Renders templates over one small context.</summary>
internal static class TemplateRun
{
    public static JsonObject Context() => JsonNode.Parse("""
        {"messages": [{"role": "system", "content": "Be brief"}, {"role": "user", "content": "Hi"}, {"role": "assistant", "content": "x"}],
         "l": [3, 1, 2], "d": {"b": 1, "a": {"items": 5}}, "u": "é😀x"}
        """)!.AsObject();

    public static string Render(string template, TemplateOptions? options = null) => ChatTemplate.Parse(template, "test", options).Render(Context());

    public static TemplateException Fails(string template, TemplateOptions? options = null) =>
        Assert.Throws<TemplateException>(() => Render(template, options));
}
