namespace Routing.Tests.Formats.Templates;

/// <summary>Statements, scopes and whitespace; expected values are what Jinja 3.1 renders with trim_blocks and lstrip_blocks.</summary>
public class StatementTests
{
    [Theory]
    [InlineData("{% set x = 1 %}{% for i in l %}{% set x = x + i %}{{ x }},{% endfor %}{{ x }}",
        "4,2,3,1")]
    [InlineData("{% set ns = namespace(a=1) %}{% for i in l %}{% set ns.a = ns.a + i %}{% endfor %}{{ ns.a }}{{ ns.b is defined }}",
        "7False")]
    [InlineData("{% set a, b = 1, 2 %}{% set (a, b) = (b, a) %}{{ a }}{{ b }}",
        "21")]
    [InlineData("{% set v | upper %}abc{% endset %}{{ v }}",
        "ABC")]
    [InlineData("{% for a, (b, c) in [(1, (2, 3))] %}{{ a }}{{ b }}{{ c }}{% endfor %}",
        "123")]
    [InlineData("{% for k, v in d.items() %}{{ k }}={{ v }};{% endfor %}",
        "b=1;a={'items': 5};")]
    [InlineData("{% for x in [1, 2, 3, 4] %}{% if x == 2 %}{% continue %}{% endif %}{% if x == 4 %}{% break %}{% endif %}{{ loop.index }}:{{ x }} {% endfor %}",
        "1:1 3:3 ")]
    [InlineData("{% for x in l if x > 1 %}{{ loop.index }}/{{ loop.length }}{{ loop.first }}{{ loop.last }}{{ loop.previtem }}{{ loop.nextitem }}{{ loop.revindex }}{{ loop.cycle('a', 'b') }};{% endfor %}",
        "1/2TrueFalse22a;2/2FalseTrue31b;")]
    [InlineData("{% for x in [[1, [2]], [3]] recursive %}{% if x is iterable %}[{{ loop(x) }}]{% else %}{{ x }}:{{ loop.depth }}{% endif %}{% endfor %}",
        "[1:2[2:3]][3:2]")]
    [InlineData("{% for x in missing %}a{% else %}none{% endfor %}",
        "none")]
    [InlineData("{% set ns = namespace(f=false) %}{% for x in l if not ns.f %}{{ x }}{% set ns.f = true %}{% endfor %}",
        "3")]
    [InlineData("{% macro m(a, b=2, c=a) %}{{ a }}{{ b }}{{ c }}{{ varargs }}{{ kwargs }}{% endmacro %}{{ m(1) }}|{{ m(1, 2, 3, 4, x=6) }}|{{ m(b=1, a=2) }}|{{ m() }}",
        "121(){}|123(4,){'x': 6}|212(){}|2(){}")]
    [InlineData("{% macro m() %}[{{ caller('x') }}]{% endmacro %}{% call(y) m() %}body {{ y }}{% endcall %}",
        "[body x]")]
    [InlineData("{% macro fact(n) %}{{ 1 if n <= 1 else n * fact(n - 1)|int }}{% endmacro %}{{ fact(5) }}",
        "120")]
    [InlineData("{% set w = 5 %}{% macro b() %}{{ w }}{% endmacro %}{% set w = 6 %}{{ b() }}",
        "6")]
    [InlineData("{% filter upper|replace('A', 'b') %}a{{ 'x' }}{% endfilter %}",
        "bX")]
    [InlineData("{% with a = 1, b = 2 %}{{ a + b }}{% endwith %}{{ a }}",
        "3")]
    [InlineData("{% generation %}{% set z = 1 %}said{% endgeneration %}{{ z }}",
        "said")]
    [InlineData("{% if 0 %}a{% elif none %}b{% elif 'x' %}c{% else %}d{% endif %}",
        "c")]
    [InlineData("{% set c = cycler('a', 'b') %}{{ c.next() }}{{ c.next() }}{{ c.next() }}{% set j = joiner('-') %}{{ j() }}{{ j() }}",
        "aba-")]
    [InlineData("a\n{% if 1 %}\nb\n{% endif %}\nc\n",
        "a\nb\nc")]
    [InlineData("  {% if 1 %}  \n  b  \n  {% endif %}  \nc\n\n",
        "  \n  b  \n  \nc\n")]
    [InlineData("a {%- if 1 -%} b {%- endif -%} c",
        "abc")]
    [InlineData("  {%+ if 1 +%}\n b {%- endif %} c",
        "  \n b c")]
    [InlineData("a\n  {#- y -#}  \nb{# x #}\nc",
        "abc")]
    [InlineData("{% raw %}\n {{ x }} {% y %}\n{% endraw %}\nz{%- raw -%}  b  {%- endraw -%}  |",
        "\n {{ x }} {% y %}\nzb|")]
    [InlineData("   {{ 'x' }}\n {{- 'y' -}}  \n z",
        "   xyz")]
    [InlineData("{{ {'a': {'b': {}}}['a'] }}{{ '}}' }}{% set x = '%}' %}{{ x }}",
        "{'b': {}}}}%}")]
    [InlineData("a \nb c{% if 1 %}\nd{% endif %}",
        "a \nb cd")]
    public void Renders(string template, string expected) => Assert.Equal(expected, TemplateRun.Render(template));
}
