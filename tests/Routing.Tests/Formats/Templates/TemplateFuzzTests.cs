using CsCheck;
using Routing.Formats.Templates;

namespace Routing.Tests.Formats.Templates;

/// <summary>Whatever the text, parsing and rendering end, with text or with a <see cref="TemplateException"/>.</summary>
public class TemplateFuzzTests
{
    private static readonly TemplateOptions Small = new() { StepLimit = 5_000, CharacterLimit = 5_000 };

    private static readonly string[] Fragments =
    [
        "{{", "}}", "{{-", "-}}", "{%", "%}", "{%-", "-%}", "{%+", "+%}", "{#", "#}", " if ", " elif ", " else ", " endif ", " for ", " in ", " endfor ",
        " recursive ", " set ", " endset ", " macro ", " endmacro ", " call ", " endcall ", " filter ", " endfilter ", " with ", " endwith ", " raw ", " endraw ",
        " break ", " continue ", " generation ", " endgeneration ", " is ", " not ", " and ", " or ", "loop", "loop.index", "loop(", "loop.nextitem", "namespace(",
        "range(9)", "range(", "messages", "messages[0].content", "d", "l", "u", "x", "m", "m(", "caller()", "ns.a", "none", "true", "1", "2.5", "10**9", "'a'", "'%s'", "\"b\"",
        "(", ")", "[", "]", "{", "}", ":", "::", ",", ".", "|", "~", "+", "-", "*", "**", "/", "//", "%", "==", "<", ">=", "=", "|upper", "|tojson", "|join",
        "|list", "|sort", "|map('upper')", "|select", "|groupby('role')", "|batch(2)", "|round(400)", "|int", "|replace('a','')", "|indent", "|format(1)", ".items()",
        ".split()", ".split('')", ".center(99999999)", ".format(", ".replace('','x')", "[::-1]", "[1:", "defined", "divisibleby 0", "\n", " ", "\\", "'", "😀", "\ud800", "\0",
    ];

    private static readonly Gen<string> Fragment = Gen.Int[0, Fragments.Length - 1].Select(i => Fragments[i]);

    private static readonly Gen<string> Soup = Fragment.Array[0, 40].Select(parts => string.Concat(parts));

    private static readonly Gen<string> Statements = Gen.Select(Fragment.Array[1, 8], Gen.Int[0, 6], (parts, kind) =>
    {
        var code = string.Concat(parts);
        return kind switch
        {
            0 => $"{{% if {code} %}}a{{% endif %}}",
            1 => $"{{% for x in {code} %}}{{{{ x }}}}{{% endfor %}}",
            2 => $"{{% set x = {code} %}}{{{{ x }}}}",
            3 => $"{{% macro m(x) %}}{{{{ {code} }}}}{{% endmacro %}}{{{{ m(1) }}}}",
            4 => $"{{% set x %}}{code}{{% endset %}}{{{{ x }}}}",
            _ => $"{{{{ {code} }}}}",
        };
    }).Array[1, 4].Select(parts => string.Concat(parts));

    [Fact]
    public void FragmentsOfTemplates() => Soup.Sample(EndsWell, iter: 2000);

    [Fact]
    public void StatementsOfFragments() => Statements.Sample(EndsWell, iter: 2000);

    [Fact]
    public void AnyText() => Gen.String.Sample(text => EndsWell("{{" + text + "}}{%" + text + "%}"), iter: 500);

    private static bool EndsWell(string template)
    {
        try
        {
            TemplateRun.Render(template, Small);
        }
        catch (TemplateException)
        {
            // Refusing is as good as rendering.
        }
        return true;
    }
}
