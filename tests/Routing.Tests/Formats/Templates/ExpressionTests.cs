namespace Routing.Tests.Formats.Templates;

/// <summary>Python's and Jinja's semantics, one expression a row; expected values are what Jinja 3.1 renders.</summary>
public class ExpressionTests
{
    [Theory]
    [InlineData("{{ 7 // 2 }} {{ -7 // 2 }} {{ 7 % -3 }} {{ -7.5 % 2 }} {{ 7 / 2 }} {{ 2 ** 5 }} {{ 2 ** -1 }} {{ -2 ** 2 }} {{ 2 ** 3 ** 2 }}",
        "3 -4 -2 0.5 3.5 32 0.5 4 64")]
    [InlineData("{{ 1 / 3 }} {{ 1e16 }} {{ 1e15 }} {{ 0.1 + 0.2 }} {{ 0.00001 }} {{ 100.0 }} {{ 5e-324 }} {{ -0.0 }} {{ 1e400 }}",
        "0.3333333333333333 1e+16 1000000000000000.0 0.30000000000000004 1e-05 100.0 5e-324 -0.0 inf")]
    [InlineData("{{ 12345678901234567890 + 1 }} {{ 2 ** 100 }} {{ 0x1F }} {{ 0b11 }} {{ 0o17 }} {{ 1_000 }}",
        "12345678901234567891 1267650600228229401496703205376 31 3 15 1000")]
    [InlineData("{{ true + 1 }} {{ true * 3 }} {{ 1 == 1.0 == true }} {{ 0 == false }} {{ none == false }}",
        "2 3 True True False")]
    [InlineData("{{ 1 < 2 <= 2 }} {{ 3 > 2 > 2 }} {{ 'a' < 'b' }} {{ [1, 2] < [1, 3] }} {{ not 1 == 2 }}",
        "True False True True True")]
    [InlineData("{{ true and 0 or 'x' }} {{ '' or none }} {{ 1 and 2 }}",
        "x None 2")]
    [InlineData("{{ 'a' 'b' \"c\" }} {{ 'a' ~ 1 ~ none ~ true }} {{ 'ab' * 2 }} {{ [1] * 2 + [3] }} {{ (1,) + (2,) }}",
        "abc a1NoneTrue abab [1, 1, 3] (1, 2)")]
    [InlineData("{{ [1, 'a', none, true, 1.0, {'x': (1,)}] }} {{ [\"it's\", 'a\"b', '\\t\\x00é\\u200b'] }}",
        "[1, 'a', None, True, 1.0, {'x': (1,)}] [\"it's\", 'a\"b', '\\t\\x00é\\u200b']")]
    [InlineData("{{ u|length }} {{ u[1] }} {{ u[::-1] }} {{ u[-1] }} {{ u[1:2] }} {{ u.find('x') }}",
        "3 😀 x😀é x 😀 2")]
    [InlineData("{{ l[1:] }} {{ l[:-1] }} {{ l[::2] }} {{ l[::-1] }} {{ l[-100:100] }} {{ 'abc'[-2:] }} {{ l.0 }}",
        "[1, 2] [3, 1] [3, 2] [2, 1, 3] [3, 1, 2] bc 3")]
    [InlineData("{{ d.a.items is callable }} {{ d['a']['items'] }} {{ d.items()|list }} {{ d.keys()|list }} {{ d.get('zz', 'no') }} {{ d.b }}",
        "True 5 [('b', 1), ('a', {'items': 5})] ['b', 'a'] no 1")]
    [InlineData("{{ d.missing }}|{{ d.missing is defined }}|{{ missing }}|{{ missing == other }}|{{ 'x' in missing }}|{{ missing|length }}",
        "|False||True|False|0")]
    [InlineData("{{ 1 if false }}|{{ (1 if false) is defined }}|{{ 'x' if 0 else 'y' if 0 else 'z' }}",
        "|False|z")]
    [InlineData("{{ -3|abs }} {{ (-3)|abs }} {{ - -5 }} {{ 2 - -2 }}",
        "3 3 5 4")]
    [InlineData("{{ ' a  b '.split() }} {{ 'a-b-c'.split('-', 1) }} {{ 'a-b-c'.rsplit('-', 1) }} {{ ' a b c '.split(none, 1) }} {{ 'a\\nb\\r\\n'.splitlines() }}",
        "['a', 'b'] ['a', 'b-c'] ['a-b', 'c'] ['a', 'b c '] ['a', 'b']")]
    [InlineData("{{ 'abc'.replace('', '-') }} {{ 'aaa'.replace('a', 'b', 2) }} {{ 'a.b'.partition('.') }} {{ 'x'.join(['1', '2']) }}",
        "-a-b-c- bba ('a', '.', 'b') 1x2")]
    [InlineData("{{ 'xxabxx'.strip('x') }}|{{ ' a '.lstrip() }}|{{ 'abc'.rstrip('c') }}|{{ '42'.zfill(5) }}|{{ 'ab'.center(5) }}|{{ 'ab'.removeprefix('a') }}",
        "ab|a |ab|00042|  ab |b")]
    [InlineData("{{ \"it's o'clock\".title() }} {{ \"it's o'clock\"|title }} {{ 'hELLO'.capitalize() }} {{ 'Ab'.swapcase() }} {{ 'Ünï'|lower }}",
        "It'S O'Clock It's O'clock Hello aB ünï")]
    [InlineData("{{ 'abc'.startswith(('x', 'a')) }} {{ 'abc'.endswith('c') }} {{ 'abcb'.count('b') }} {{ 'abcb'.rfind('b') }} {{ '12'.isdigit() }} {{ 'Ab'.isupper() }}",
        "True True 2 3 True False")]
    [InlineData("{{ '%s %05d %.2f %r %x %% %-4s|' % ('a', 42, 2.567, 'q', 255, 'l') }} {{ '%(a)s' % {'a': 1} }} {{ '{} {0}'.format(1) if false else '{}-{}'.format(1, 'b') }}",
        "a 00042 2.57 'q' ff % l   | 1 1-b")]
    [InlineData("{{ ['b', 'A', 'c']|sort }} {{ ['b', 'A']|sort(case_sensitive=true) }} {{ l|sort(reverse=true) }} {{ d|dictsort }} {{ messages|sort(attribute='role')|map(attribute='role')|list }}",
        "['A', 'b', 'c'] ['A', 'b'] [3, 2, 1] [('a', {'items': 5}), ('b', 1)] ['assistant', 'system', 'user']")]
    [InlineData("{{ l|max }} {{ l|min }} {{ l|sum }} {{ [1, 1.0, 'a', 'A']|unique|list }} {{ l|reverse|list }} {{ 'abc'|reverse }} {{ l|first }} {{ l|last }} {{ []|first }}",
        "3 1 6 [1, 'a'] [2, 1, 3] cba 3 2 ")]
    [InlineData("{{ range(5)|batch(2)|list }} {{ range(5)|slice(2)|list }} {{ range(3) }} {{ range(1, 10, 3)|list }} {{ messages|groupby('role')|map('first')|list }}",
        "[[0, 1], [2, 3], [4]] [[0, 1, 2], [3, 4]] range(0, 3) [1, 4, 7] ['assistant', 'system', 'user']")]
    [InlineData("{{ 2.5|round }} {{ 3.5|round }} {{ 2.675|round(2) }} {{ 2.1|round(0, 'ceil') }} {{ '12'|int }} {{ '1.9'|int }} {{ 'x'|int(-1) }} {{ '0x1f'|int(base=16) }} {{ 'x'|float }}",
        "2.0 4.0 2.67 3.0 12 1 -1 31 0.0")]
    [InlineData("{{ messages|selectattr('role', 'equalto', 'user')|map(attribute='content')|first }} {{ messages|rejectattr('role', 'in', ['user', 'system'])|list|length }} {{ [1, 2, 3]|select('odd')|list }} {{ ['a', '', none]|select|list }}",
        "Hi 1 [1, 3] ['a']")]
    [InlineData("{% if messages|selectattr('role', 'equalto', 'tool') %}a generator is true{% endif %}",
        "a generator is true")]
    [InlineData("{{ 5 is odd }} {{ 4 is divisibleby 2 }} {{ true is integer }} {{ true is number }} {{ 'x' is string }} {{ d is mapping }} {{ 5 is iterable }} {{ 3 is not in [1] }} {{ 'upper' is filter }} {{ range is callable }}",
        "True True False True True True False True True True")]
    [InlineData("{{ {'b': 1, 'a': [1, 'é</p>', none, true, 1.0], 'c': {}}|tojson }} {{ {'b': 1, 'a': 2}|tojson(sort_keys=true, separators=(',', ':')) }} {{ 'é😀'|tojson(ensure_ascii=true) }} {{ {1: 2, none: 3}|tojson }}",
        "{\"b\": 1, \"a\": [1, \"é</p>\", null, true, 1.0], \"c\": {}} {\"a\":2,\"b\":1} \"\\u00e9\\ud83d\\ude00\" {\"1\": 2, \"null\": 3}")]
    [InlineData("{{ '<a href=\"x\">\\'&'|e }} {{ 'a\\nb\\n\\nc'|indent(2) }} {{ 'a,b'.split(',')|map('upper')|join('+') }} {{ ''|default('e', true) }}",
        "&lt;a href=&#34;x&#34;&gt;&#39;&amp; a\n  b\n\n  c A+B e")]
    [InlineData("{{ namespace(a=1).a }} {{ dict(a=1, b=2) }} {{ [true, false].index(false) }} {{ (1, 2, 1).count(1) }}",
        "1 {'a': 1, 'b': 2} 1 2")]
    public void Renders(string template, string expected) => Assert.Equal(expected, TemplateRun.Render(template));
}
