using Routing.Runtime.Grammars;
using static Routing.Tests.Runtime.Grammars.GrammarFixture;

namespace Routing.Tests.Runtime.Grammars;

/// <summary>Every keyword, by example.</summary>
public class SchemaKeywordTests
{
    [Theory]
    [InlineData("{}", "{\"a\":[1,{\"b\":null}]} 0.5 -0 1e+5 \"x\" true", "{a:1} 01 1. .5 - tru \"\t\" '' [1,] {\"a\":1,} nan")]
    [InlineData("true", "[] 7", "[")]
    [InlineData("""{"type":"string"}""", """ "" "é" "\n" "\ud83d\ude00" "\u0000" "\/" """, """ "\x" "\ud83d" "\ude00" "\u12" x " """)]
    [InlineData("""{"type":"string","minLength":2,"maxLength":3}""", """ "ab" "日本é" "\u00e9\n" "😀😀" "\ud83d\ude00x" """, """ "a" "abcd" "😀" "\ud83d\ude00" "" """)]
    [InlineData("""{"type":"integer"}""", "0 -1 999999999999999999", "-0 1.0 1e3 00 1000000000000000000 +1")]
    [InlineData("""{"type":"integer","minimum":-12,"maximum":105}""", "-12 -9 -1 0 7 99 100 105", "-13 -20 106 110 1000 -0 07")]
    [InlineData("""{"type":"integer","exclusiveMinimum":2.5,"exclusiveMaximum":40}""", "3 10 39", "2 40 0 -3 390")]
    [InlineData("""{"type":"integer","maximum":-5}""", "-5 -17 -999999999999999999", "-4 0 5 -0")]
    [InlineData("""{"type":"number"}""", "0 -1.5 2e-9 -0", "1e100 01 1.")]
    [InlineData("""{"type":"number","minimum":0}""", "0 1.5 2e9", "-1 -0.5")]
    [InlineData("""{"type":["null","boolean"]}""", "null true false", "0 \"null\" True")]
    [InlineData("""{"enum":["a","ab",1.0,null,[1,{"x":2}]]}""", "\"a\" \"ab\" 1.0 null [1,{\"x\":2}] [1,\n{\"x\":2}]", "\"b\" 1 [1] \"\"")]
    [InlineData("""{"enum":["a",2,3.5],"type":"integer"}""", "2", "\"a\" 3.5")]
    [InlineData("""{"const":"a\"\\\nb"}""", "\"a\\\"\\\\\\nb\"", "\"a\"")]
    [InlineData("""{"anyOf":[{"type":"integer"},{"const":"all"}]}""", "3 \"all\"", "\"a\" 3.5")]
    [InlineData("""{"oneOf":[{"type":"string"},{"type":["null","integer"]}]}""", "3 \"all\" null", "3.5 true")]
    [InlineData("""{"allOf":[{"type":"boolean"}],"description":"x"}""", "true", "1")]
    [InlineData("""{"type":"array","items":{"type":"integer"},"minItems":1,"maxItems":3}""", "[1] [1,2] [1,2,3] [1,\n2]", "[] [1,2,3,4] [\"a\"] [1,] [,1]")]
    [InlineData("""{"type":"array","prefixItems":[{"type":"integer"},{"type":"string"}],"items":{"type":"boolean"}}""", "[] [1] [1,\"a\"] [1,\"a\",true,false]", "[\"a\"] [1,2] [1,\"a\",3]")]
    [InlineData("""{"type":"array","prefixItems":[{"type":"integer"},{"type":"string"}],"items":false,"minItems":1}""", "[1] [1,\"a\"]", "[] [1,\"a\",true]")]
    [InlineData("""{"type":"array","maxItems":0}""", "[]", "[1]")]
    [InlineData("""{"items":{"type":"null"}}""", "[] [null,null]", "[1] {}")]
    [InlineData("""{"type":"object"}""", "{} {\"a\":1} {\"a\":{\"b\":[]}}", "[] {\"a\"} {1:2}")]
    [InlineData("""{"type":"object","additionalProperties":false}""", "{}", "{\"a\":1}")]
    [InlineData("""{"additionalProperties":{"type":"integer"}}""", "{} {\"é\":1,\"\":2}", "{\"a\":\"b\"}")]
    [InlineData("""{"properties":{"a":{"type":"integer"},"b":{"type":"null"},"c":true},"required":["b"]}""", "{\"b\":null} {\"a\":1,\"b\":null} {\"b\":null,\"c\":[]} {\"a\":1,\"b\":null,\"c\":2}", "{} {\"a\":1} {\"b\":null,\"a\":1} {\"b\":null,\"d\":1} {\"a\":1,\"a\":1,\"b\":null}")]
    [InlineData("""{"properties":{"a":{"type":"integer"},"ab":true},"additionalProperties":{"type":"null"}}""", "{} {\"a\":1,\"x\":null} {\"abc\":null} {\"\":null} {\"ab\":1,\"b\":null,\"aé\":null}", "{\"x\":null,\"a\":null} {\"x\":null,\"ab\":null} {\"\\u0061\":null} {\"x\":1}")]
    [InlineData("""{"type":"object","required":["x"],"additionalProperties":{"type":"integer"}}""", "{\"x\":1} {\"x\":1,\"y\":2}", "{} {\"y\":2} {\"x\":null}")]
    [InlineData("""{"$ref":"#/$defs/a~1b","$defs":{"a/b":{"type":"array","items":{"$ref":"#"}}}}""", "[] [[],[[]]]", "[1]")]
    [InlineData("""{"properties":{"next":{"$ref":"#"}}}""", "{} {\"next\":{\"next\":{}}}", "{\"next\":1}")]
    public void Values_FitOrNot(string schema, string fit, string others)
    {
        var grammar = Schema(schema);
        foreach (var text in fit.Split(' ', StringSplitOptions.RemoveEmptyEntries)) Assert.True(grammar.Accepts(text), $"{text} should fit {schema}");
        foreach (var text in others.Split(' ', StringSplitOptions.RemoveEmptyEntries)) Assert.False(grammar.Accepts(text), $"{text} should not fit {schema}");
    }

    [Theory]
    [InlineData("{\"a\": [1, 2], \"b\": {}}", true)]
    [InlineData("{\n  \"a\": [\n    1,\n    2\n  ]\n}", true)]
    [InlineData("{\n\t\"a\":\t1\n}", false)]
    [InlineData("{\"a\" : 1}", false)]
    [InlineData("{\"a\":  1}", false)]
    [InlineData("{\n\n\"a\":1}", false)]
    [InlineData("\n {\"a\":1}", false)]
    [InlineData("{\"a\":1}\n", false)]
    public void WhiteSpace_IsThatOfUsualStyles(string text, bool fits) => Assert.Equal(fits, Compile(GrammarSpec.JsonObject).Accepts(text));

    [Fact]
    public void WhiteSpace_CannotGoOnForEver()
    {
        var grammar = Compile(GrammarSpec.JsonObject);
        Assert.True(grammar.Accepts("{\n" + new string(' ', 40) + "}"));
        Assert.False(grammar.Accepts("{\n" + new string(' ', 41) + "}"));
        Assert.False(grammar.Accepts("     {}"));
    }

    [Theory]
    [InlineData("""{"properties":{"a":{"type":"string","pattern":"x"}}}""", "#/properties/a/pattern", "'pattern' is not supported")]
    [InlineData("""{"type":"string","format":"date"}""", "#/format", "'format'")]
    [InlineData("""{"type":"number","multipleOf":2}""", "#/multipleOf", "'multipleOf'")]
    [InlineData("""{"not":{}}""", "#/not", "'not'")]
    [InlineData("""{"type":"array","uniqueItems":true}""", "#/uniqueItems", "'uniqueItems'")]
    [InlineData("""{"type":"array","items":{"if":{}}}""", "#/items/if", "'if'")]
    [InlineData("""{"patternProperties":{}}""", "#/patternProperties", "'patternProperties'")]
    [InlineData("""{"type":"number","maximum":3}""", "#/maximum", "for numbers only a 'minimum' of 0")]
    [InlineData("""{"type":"integer","minimum":3,"maximum":2}""", "#", "no integer")]
    [InlineData("""{"type":"integer","minimum":"3"}""", "#/minimum", "a number")]
    [InlineData("""{"type":"string","minLength":3,"maxLength":2}""", "#", "over 'maxLength'")]
    [InlineData("""{"type":"string","minLength":-1}""", "#/minLength", "a whole number")]
    [InlineData("""{"type":"text"}""", "#/type", "the type 'text' is unknown")]
    [InlineData("""{"type":[]}""", "#/type", "empty")]
    [InlineData("""{"enum":[]}""", "#", "none of the values")]
    [InlineData("""{"enum":["a"],"minLength":1}""", "#/minLength", "beside 'enum'")]
    [InlineData("""{"anyOf":[{}],"type":"object"}""", "#/type", "beside 'anyOf'")]
    [InlineData("""{"anyOf":[]}""", "#/anyOf", "empty")]
    [InlineData("""{"allOf":[{},{}]}""", "#/allOf", "exactly one")]
    [InlineData("""{"oneOf":[{"type":"integer"},{"type":"number"}]}""", "#/oneOf", "0 and 1 may share")]
    [InlineData("""{"$ref":"#/$defs/no"}""", "#/$ref", "names nothing")]
    [InlineData("""{"$ref":"other.json"}""", "#/$ref", "within the schema")]
    [InlineData("""{"$ref":"#"}""", "#", "No finite text")]
    [InlineData("""{"properties":{"a":{"$ref":"#"}},"required":["a"]}""", "#", "No finite text")]
    [InlineData("""{"required":["a"],"additionalProperties":false}""", "#/required", "'a' is required")]
    [InlineData("""{"properties":{"a":false}}""", "#/properties/a", "no value fits")]
    [InlineData("""{"items":[{}]}""", "#/items", "prefixItems")]
    [InlineData("""{"properties":{"a/b":3}}""", "#/properties/a~1b", "must be an object")]
    [InlineData("""{"a":1,"a":2}""", "#", "not valid JSON")]
    [InlineData("""{"const":"\ud800"}""", "#", "no text")]
    [InlineData("[", "#", "not valid JSON")]
    public void WhatIsNotSupported_IsRefusedWhereItStands(string schema, string path, string reason)
    {
        var refusal = Refusal(GrammarSpec.JsonSchema(schema));
        Assert.Equal(path, refusal.Path);
        Assert.Contains(reason, refusal.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""[{"type":"string"},{"type":"integer"}]""")]
    [InlineData("""[{"const":"a"},{"enum":["b",1]},{"type":"null"}]""")]
    [InlineData("""[{"properties":{"kind":{"const":"cat"}},"required":["kind"]},{"$ref":"#/$defs/dog"}]""")]
    public void OneOf_IsTakenWhereNoValueFitsTwo(string schemas) =>
        Schema("{\"oneOf\":" + schemas + ""","$defs":{"dog":{"properties":{"kind":{"const":"dog"},"age":{}},"required":["age","kind"]}}}""");

    [Fact]
    public void HostileSchemas_AreRefusedOrFollowed_InBoundedWork()
    {
        // Lists that double at every step: two to the fortieth ways to read a text, or to compare two schemas.
        Assert.Contains("may share", Refusal(GrammarSpec.JsonSchema(Chain("oneOf", 40, i => "{\"anyOf\":[" + Ref(i) + "," + Ref(i) + "]}"))).Reason, StringComparison.Ordinal);
        var wide = Schema(Chain("anyOf", 40, i => "{\"anyOf\":[{\"type\":\"array\",\"items\":" + Ref(i) + "},{\"items\":" + Ref(i) + ",\"minItems\":1}]}"));
        Assert.True(wide.Accepts("[[[[]]]]"));
        Assert.False(wide.Accepts(new string('[', 39) + new string(']', 39)));

        // A chain too long for the stack is refused; where the stack is large enough it is followed.
        if (Record.Exception(() => Schema(Chain("anyOf", 3000, i => "{\"items\":" + Ref(i) + "}"))) is { } deep)
            Assert.Contains("too deep", Assert.IsType<GrammarException>(deep).Reason, StringComparison.Ordinal);
        Assert.Equal("#", Refusal(GrammarSpec.JsonSchema("{\"const\":\"" + new string('x', 200_000) + "\"}")).Path);
        Assert.Equal("#/properties/" + new string('x', 300), Refusal(GrammarSpec.JsonSchema("{\"properties\":{\"" + new string('x', 300) + "\":{}}}")).Path);

        string Ref(int i) => "{\"$ref\":\"#/$defs/a" + i + "\"}";
        string Chain(string list, int length, Func<int, string> step) =>
            "{\"" + list + "\":[" + Ref(0) + ",{\"type\":\"null\"}],\"$defs\":{" + string.Concat(Enumerable.Range(0, length).Select(i => $"\"a{i}\":{step(i + 1)},")) + $"\"a{length}\":{{\"type\":\"integer\"}}}}}}";
    }
}
