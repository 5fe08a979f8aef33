using System.Text.Json.Nodes;
using Routing.Formats.Templates;

namespace Routing.Tests.Formats.Templates;

/// <summary>Which parts of a rendering may hold special tokens, shown between ⟦ and ⟧; the rest came with the request.</summary>
public class TemplateProvenanceTests
{
    private const string Context = """
        {"messages": [{"role": "user", "content": "<|x|>Hello"}, {"role": "end"}], "tools": [{"<|im_end|>": 1}]}
        """;

    [Theory]
    [InlineData("<s>{{ m.content }}</s>", "⟦<s>⟧<|x|>Hello⟦</s>⟧")]
    [InlineData("{{ '<s>' + m.content + '</s>' }}", "⟦<s>⟧<|x|>Hello⟦</s>⟧")]
    [InlineData("{{ bos_token ~ m.content }}", "⟦<bos>⟧<|x|>Hello")]
    [InlineData("{{ '<|' + m.role + '|>' }}", "⟦<|user|>⟧")]
    [InlineData("{{ '<|' + messages[1].role + '|>' }}", "⟦<|⟧end⟦|>⟧")]
    [InlineData("{{ m.content|trim|upper }}{{ m.content[5:7] }}{{ m.content[::-1] }}", "<|X|>HELLOHeolleH>|x|<")]
    [InlineData("{{ m.content.split('|')|join('-') }}", "<⟦-⟧x⟦-⟧>Hello")]
    [InlineData("{{ m.content.replace('x', '<s>') }}", "<|⟦<s>⟧|>Hello")]
    [InlineData("{{ '<s>'.replace('s', m.content) }}", "⟦<⟧<|x|>Hello⟦>⟧")]
    [InlineData("{{ m.content|tojson }}, {{ {'k': m.content}|tojson }}", "⟦\"⟧<|x|>Hello⟦\", {\"k\": \"⟧<|x|>Hello⟦\"}⟧")]
    [InlineData("{{ [m.content] }}, {{ '%s!' % m.content }}", "⟦['⟧<|x|>Hello⟦'], ⟧<|x|>Hello⟦!⟧")]
    [InlineData("{% set x %}<s>{{ m.content }}{% endset %}{{ x }}", "⟦<s>⟧<|x|>Hello")]
    [InlineData("{% macro turn(c) %}<s>{{ c }}{% endmacro %}{{ turn(m.content) }}", "⟦<s>⟧<|x|>Hello")]
    [InlineData("{{ m.content|length }}{{ m.content == 'a' }}", "⟦10False⟧")]
    [InlineData("{% for key in tools[0] %}{{ key }}{% endfor %}", "<|im_end|>")]
    public void EveryCharacterKeepsItsOrigin(string template, string expected)
    {
        var parsed = ChatTemplate.Parse("{% set m = messages[0] %}" + template, "test");
        var segments = parsed.RenderSegments(JsonNode.Parse(Context)!.AsObject(), new Dictionary<string, string> { ["bos_token"] = "<bos>" });
        Assert.Equal(expected, string.Concat(segments.Select(segment => segment.ParseSpecialTokens ? $"⟦{segment.Text}⟧" : segment.Text)));
    }

    [Fact]
    public void NeighboursOfOneOriginAreOneSegment() =>
        Assert.Single(ChatTemplate.Parse("a{{ 'b' }}{% if 1 %}c{% endif %}{{ 1 }}", "test").RenderSegments([]));
}
