using Routing.Formats.Templates;

namespace Routing.Tests.Formats.Templates;

/// <summary>A hostile template ends soon, with an error, and takes little memory.</summary>
public class TemplateLimitTests
{
    private static readonly TemplateOptions Small = new() { StepLimit = 200_000, CharacterLimit = 100_000 };

    [Theory]
    [InlineData("{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}")]
    [InlineData("{{ range(99999)|map('string')|list|length * range(99999)|map('string')|list|length }}{% for i in range(99999) %}{{ range(9999)|list|length }}{% endfor %}")]
    [InlineData("{% set ns = namespace(l=[1]) %}{% for i in range(60) %}{% set ns.l = ns.l + ns.l %}{% endfor %}")]
    [InlineData("{% set ns = namespace(l=[1]) %}{% for i in range(60) %}{% set ns.l = [ns.l, ns.l] %}{% endfor %}{{ ns.l == ns.l|list }}")]
    [InlineData("{% for i in range(99999) %}{{ 'x' * 90000 }}{% set y = 'x' * 90000 %}{% endfor %}")]
    [InlineData("{% set a = 'x' * 90000 %}{% set b = 'x' * 90000 %}{% for i in range(9999) %}{% if a == b %}{% endif %}{% endfor %}")]
    [InlineData("{% set a = 'x' * 90000 %}{% set d = {a: 1} %}{% for i in range(9999) %}{% if a in d %}{% endif %}{% endfor %}")]
    [InlineData("{% set a = 'a' * 90000 %}{{ ('a' * 20000 ~ 'b' ~ 'a' * 20000) in a }}")]
    [InlineData("{{ ('a' * 90000).count('a' * 20000 ~ 'b' ~ 'a' * 20000) }}")]
    public void StepsAreBounded(string template) => Assert.Matches("takes more than .* steps|grows beyond", TemplateRun.Fails(template, Small).Reason);

    [Theory]
    [InlineData("{% set ns = namespace(s='x') %}{% for i in range(60) %}{% set ns.s = ns.s ~ ns.s %}{% endfor %}")]
    [InlineData("{{ 'x' * 1000000000 }}")]
    [InlineData("{{ 'x'.rjust(1000000000) }}")]
    [InlineData("{{ ('x' * 1000).replace('x', 'y' * 1000) }}")]
    [InlineData("{{ ['x' * 1000] * 1000 }}")]
    [InlineData("{{ (['x' * 1000] * 1000)|join }}")]
    [InlineData("{% for i in range(9999) %}0123456789abcdef{% endfor %}")]
    public void TextIsBounded(string template) => Assert.Contains("grows beyond", TemplateRun.Fails(template, Small).Reason, StringComparison.Ordinal);

    [Theory]
    [InlineData("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}")]
    [InlineData("{% macro a() %}{{ caller() }}{{ b() }}{% endmacro %}{% macro b() %}{% call a() %}{% endcall %}{% endmacro %}{{ b() }}")]
    [InlineData("{% for x in [[1]] recursive %}{{ loop([[1]]) }}{% endfor %}")]
    [InlineData("{% set ns = namespace(l=[]) %}{% for i in range(5000) %}{% set ns.l = [ns.l] %}{% endfor %}{{ ns.l }}")]
    [InlineData("{% set ns = namespace(l=[1]) %}{% for i in range(5000) %}{% set ns.l = ns.l|map('string') %}{% endfor %}{{ ns.l|list }}")]
    public void RecursionIsBounded(string template) => Assert.Contains("too deeply", TemplateRun.Fails(template).Reason, StringComparison.Ordinal);

    [Theory]
    [InlineData("(", ")")]
    [InlineData("[", "]")]
    [InlineData("not ", "")]
    [InlineData("-", "")]
    [InlineData("1 if 1 else ", "")]
    public void NestedSourceIsBounded(string open, string close)
    {
        var source = $"{{{{ {string.Concat(Enumerable.Repeat(open, 50_000))}1{string.Concat(Enumerable.Repeat(close, 50_000))} }}}}";
        Assert.Contains("too deeply", TemplateRun.Fails(source).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void NestedBlocksAreBounded() =>
        Assert.Contains("too deeply", TemplateRun.Fails(string.Concat(Enumerable.Repeat("{% if 1 %}", 50_000))).Reason, StringComparison.Ordinal);

    [Fact]
    public void AChainOfOperatorsIsBounded() =>
        Assert.Contains("too deeply", TemplateRun.Fails($"{{{{ {string.Concat(Enumerable.Repeat("1 + ", 100_000))}1 }}}}").Reason, StringComparison.Ordinal);

    [Theory]
    [InlineData("{{ 10 ** (10 ** 10) }}")]
    [InlineData("{% set ns = namespace(n=2) %}{% for i in range(99) %}{% set ns.n = ns.n * ns.n %}{% endfor %}")]
    [InlineData("{{ 1 if (2 ** 4095) * 2 }}")]
    public void IntegersAreBounded(string template) => Assert.Contains("an integer grows too large", TemplateRun.Fails(template).Reason, StringComparison.Ordinal);

    [Fact]
    public void AChainOfBlockFiltersIsBounded() =>
        Assert.Contains("too deeply", TemplateRun.Fails($"{{% filter upper{string.Concat(Enumerable.Repeat("|upper", 50_000))} %}}{{% endfilter %}}").Reason, StringComparison.Ordinal);

    [Fact]
    public void ALongConversationIsNotHostile()
    {
        var content = new string('x', 16_000_000);
        var context = new System.Text.Json.Nodes.JsonObject { ["content"] = content };
        var template = ChatTemplate.Parse("{% if '</think>' not in content %}{{ '<s>' + content.strip().split('<')[-1]|trim + '</s>' }}{% endif %}", "test");
        Assert.Equal($"<s>{content}</s>", template.Render(context));
    }

    [Fact]
    public void RangesAreBounded() => Assert.Contains("Range too big", TemplateRun.Fails("{{ range(10 ** 100) }}").Reason, StringComparison.Ordinal);
}
