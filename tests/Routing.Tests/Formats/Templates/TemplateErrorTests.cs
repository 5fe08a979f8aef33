using System.Text.Json.Nodes;
using Routing.Formats.Templates;

namespace Routing.Tests.Formats.Templates;

/// <summary>Errors name the template, the line and the reason.</summary>
public class TemplateErrorTests
{
    [Theory]
    [InlineData("{{ missing.name }}", "'missing' is undefined")]
    [InlineData("{{ d.missing.name }}", "'dict object' has no attribute 'missing'")]
    [InlineData("{{ l[7].name }}", "'list object' has no element 7")]
    [InlineData("{{ missing + 1 }}", "'missing' is undefined")]
    [InlineData("{{ missing|tojson }}", "Object of type Undefined is not JSON serializable")]
    [InlineData("{{ 'a' + 1 }}", "unsupported operand type(s) for +: 'str' and 'int'")]
    [InlineData("{{ 'a' + none }}", "can only concatenate str (not \"NoneType\") to str")]
    [InlineData("{{ 'a' < 1 }}", "'<' not supported between instances of 'str' and 'int'")]
    [InlineData("{{ 1 // 0 }}", "integer division or modulo by zero")]
    [InlineData("{{ 'x'|nofilter }}", "No filter named 'nofilter'.")]
    [InlineData("{{ 1 is notest }}", "No test named 'notest'.")]
    [InlineData("{{ u() }}", "'str' object is not callable")]
    [InlineData("{{ l.append(4) }}", "access to attribute 'append' of 'list' object is unsafe: values cannot be changed")]
    [InlineData("{{ u.__class__.__mro__ }}", "'str object' has no attribute '__class__'")]
    [InlineData("{% set d.b = 1 %}", "cannot assign attribute on non-namespace object 'd'")]
    [InlineData("{% set a, b = [1, 2, 3] %}", "cannot unpack 3 values into 2 names")]
    [InlineData("{% macro m(a) %}{% endmacro %}{{ m(1, 2) }}", "macro 'm' takes not more than 1 argument(s)")]
    [InlineData("{{ u.strip(1, 2) }}", "strip() takes at most 1 arguments, got 2")]
    [InlineData("{{ u|replace('a') }}", "replace() needs the argument 'new'")]
    [InlineData("{{ raise_exception('Roles must alternate') }}", "Roles must alternate")]
    public void Rendering(string template, string reason)
    {
        var failure = TemplateRun.Fails("first line\n\n" + template);
        Assert.Equal(reason, failure.Reason);
        Assert.Equal(3, failure.Line);
        Assert.Equal($"test: line 3: {reason}", failure.Message);
    }

    [Theory]
    [InlineData("{% if true %}", "unexpected end of template: 'elif' or 'else' or 'endif' is missing")]
    [InlineData("{% endif %}", "unknown tag 'endif'")]
    [InlineData("{% include 'x' %}", "the tag 'include' is not available in chat templates")]
    [InlineData("{{ 1", "the tag is not closed: '}}' is missing")]
    [InlineData("{# open", "Missing end of comment tag")]
    [InlineData("{% raw %}", "Missing end of raw directive")]
    [InlineData("{{ 'open }}", "a string is not closed")]
    [InlineData("{{ a b }}", "expected '}}', got 'b'")]
    [InlineData("{{ (1] }}", "unexpected ']'")]
    [InlineData("{{ 1 ? 2 }}", "unexpected character '?'")]
    [InlineData("{% break %}", "'break' outside of a loop")]
    [InlineData("{% for none in l %}{% endfor %}", "can't assign to 'none'")]
    [InlineData("{{ '\\xZZ' }}", "a string has a malformed escape")]
    public void Parsing(string template, string reason)
    {
        var failure = Assert.Throws<TemplateException>(() => ChatTemplate.Parse("first line\n" + template, "test"));
        Assert.Equal(reason, failure.Reason);
        Assert.Equal(2, failure.Line);
    }

    [Theory]
    [InlineData("""{"a": 1, "a": 2}""")]
    [InlineData("""{"a": "\ud800"}""")]
    public void AContextThatIsNoJson(string context)
    {
        var failure = Assert.Throws<TemplateException>(() => ChatTemplate.Parse("{{ a }}", "test").Render(JsonNode.Parse(context)!.AsObject()));
        Assert.StartsWith("the context is not valid JSON", failure.Reason, StringComparison.Ordinal);
    }
}
