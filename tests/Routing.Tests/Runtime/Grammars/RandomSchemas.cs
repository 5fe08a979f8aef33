using System.Text;
using System.Text.Json.Nodes;

namespace Routing.Tests.Runtime.Grammars;

/// <summary>Schemas of every supported keyword, and documents of theirs as a grammar writes them.</summary>
internal sealed class RandomSchemas(int seed)
{
    private static readonly string[] s_names = ["a", "ab", "name", "née", "日本", "x y", "q\"uote", "back\\slash"];
    private readonly Random _random = new(seed);

    /// <summary>A schema whose root is an object and whose <c>$defs</c> has a tree that contains itself.</summary>
    public string Schema()
    {
        var schema = Object(3);
        schema["title"] = "a random schema";
        schema["$defs"] = new JsonObject
        {
            ["tree"] = new JsonObject
            {
                ["type"] = "object",
                ["properties"] = new JsonObject { ["label"] = new JsonObject { ["type"] = "integer", ["minimum"] = -3, ["maximum"] = 112 }, ["left"] = OrNull(), ["right"] = OrNull() },
                ["required"] = new JsonArray("label", "right"),
                ["additionalProperties"] = false,
            },
        };
        return schema.ToJsonString();
    }

    /// <summary>A document of a schema, its properties in order.</summary>
    public string Document(string schema)
    {
        var root = JsonNode.Parse(schema)!;
        var text = new StringBuilder();
        Write(text, root, root, 4);
        return text.ToString();
    }

    private static JsonObject OrNull() => new() { ["anyOf"] = new JsonArray(Ref("tree"), new JsonObject { ["type"] = "null" }) };

    private static JsonObject Ref(string name) => new() { ["$ref"] = $"#/$defs/{name}" };

    private JsonNode Any(int depth) => _random.Next(depth > 0 ? 13 : 8) switch
    {
        0 => new JsonObject { ["type"] = "boolean" },
        1 => new JsonObject { ["type"] = new JsonArray("null", "integer") },
        2 => Limited("integer", "minimum", "maximum", -250, 250),
        3 => new JsonObject { ["type"] = "number" },
        4 => Limited("string", "minLength", "maxLength", 0, 6),
        5 => new JsonObject { ["type"] = "string" },
        6 => new JsonObject { ["enum"] = new JsonArray("red", "réd\n", 17, -0.5, null, true, new JsonArray(1, 2), new JsonObject { ["k"] = "v" }) },
        7 => new JsonObject { ["const"] = "fixed" },
        8 => Ref("tree"),
        9 => new JsonObject { ["anyOf"] = new JsonArray(Any(depth - 1), Any(depth - 1)) },
        10 => new JsonObject { ["oneOf"] = new JsonArray(new JsonObject { ["type"] = "array", ["items"] = Any(depth - 1) }, new JsonObject { ["type"] = "integer", ["exclusiveMinimum"] = 7, ["exclusiveMaximum"] = 1200 }) },
        11 => Array(depth),
        _ => Object(depth),
    };

    private JsonObject Limited(string type, string least, string most, int from, int to)
    {
        var low = _random.Next(from, to);
        var schema = new JsonObject { ["type"] = type };
        if (_random.Next(3) > 0) schema[least] = low;
        if (_random.Next(3) > 0) schema[most] = _random.Next(low, to + 1);
        return schema;
    }

    private JsonObject Array(int depth)
    {
        var schema = Limited("array", "minItems", "maxItems", 0, 4);
        if (_random.Next(2) == 0) schema["prefixItems"] = new JsonArray([.. Enumerable.Range(0, _random.Next(1, 4)).Select(_ => Any(depth - 1))]);
        schema["items"] = Any(depth - 1);
        return schema;
    }

    private JsonObject Object(int depth)
    {
        var names = s_names.Where(_ => _random.Next(2) == 0).ToArray();
        _random.Shuffle(names);
        var schema = new JsonObject
        {
            ["type"] = "object",
            ["properties"] = new JsonObject([.. names.Select(name => KeyValuePair.Create(name, (JsonNode?)Any(depth - 1)))]),
            ["required"] = new JsonArray([.. names.Where(_ => _random.Next(2) == 0).Select(name => (JsonNode)name)]),
        };
        if (_random.Next(2) == 0) schema["additionalProperties"] = _random.Next(3) switch { 0 => false, 1 => true, _ => Any(depth - 1) };
        return schema;
    }

    private void Write(StringBuilder text, JsonNode? schema, JsonNode root, int depth)
    {
        if (schema is not JsonObject limits)
        {
            Write(text, new JsonObject { ["type"] = "string" }, root, depth);
            return;
        }
        if (limits["$ref"] is { } reference) Write(text, root["$defs"]![reference.ToString().Split('/')[^1]]!, root, depth - 1);
        else if (limits["anyOf"] is JsonArray any) Write(text, depth > 0 ? any[_random.Next(any.Count)] : any[^1], root, depth - 1);
        else if (limits["oneOf"] is JsonArray one) Write(text, one[depth > 0 ? _random.Next(one.Count) : 1], root, depth - 1);
        else if (limits["const"] is { } constant) text.Append(constant.ToJsonString());
        else if (limits["enum"] is JsonArray values) text.Append(Literal(values[_random.Next(values.Count)]));
        else if (limits["type"] is JsonArray types) Write(text, new JsonObject { ["type"] = types[_random.Next(types.Count)]!.ToString() }, root, depth);
        else
            switch (limits["type"]!.ToString())
            {
                case "object": WriteObject(text, limits, root, depth); break;
                case "array": WriteArray(text, limits, root, depth); break;
                case "string": WriteString(text, limits); break;
                case "integer": text.Append(Between(limits, "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum")); break;
                case "number": text.Append(((string[])["0", "-1.25", "3e8", "17.5E-3", "999999999999999999"])[_random.Next(5)]); break;
                case "boolean": text.Append(_random.Next(2) == 0 ? "true" : "false"); break;
                default: text.Append("null"); break;
            }
    }

    private long Between(JsonObject limits, string minimum, string maximum, string above, string below)
    {
        var low = limits[minimum]?.GetValue<int>() ?? limits[above]?.GetValue<int>() + 1 ?? -2_000_000_000;
        var high = limits[maximum]?.GetValue<int>() ?? limits[below]?.GetValue<int>() - 1 ?? 2_000_000_000;
        return _random.NextInt64(low, high + 1L);
    }

    private void WriteString(StringBuilder text, JsonObject limits)
    {
        string[] characters = ["a", "Z", " ", "é", "日", "😀", "\\n", "\\\"", "\\/", "\\u00e9", "\\ud83d\\ude00", "/", "\u007f"];
        var low = limits["minLength"]?.GetValue<int>() ?? 0;
        var count = _random.Next(low, (limits["maxLength"]?.GetValue<int>() ?? low + 5) + 1);
        text.Append('"');
        for (var i = 0; i < count; i++) text.Append(characters[_random.Next(characters.Length)]);
        text.Append('"');
    }

    private void WriteArray(StringBuilder text, JsonObject limits, JsonNode root, int depth)
    {
        var low = limits["minItems"]?.GetValue<int>() ?? 0;
        var count = depth <= 0 ? low : _random.Next(low, (limits["maxItems"]?.GetValue<int>() ?? low + 3) + 1);
        var first = limits["prefixItems"]?.AsArray();
        text.Append('[').Append(Space());
        for (var i = 0; i < count; i++)
        {
            if (i > 0) text.Append(',').Append(Space());
            Write(text, i < first?.Count ? first[i] : limits["items"], root, depth - 1);
        }
        if (count > 0) text.Append(Space());
        text.Append(']');
    }

    private void WriteObject(StringBuilder text, JsonObject limits, JsonNode root, int depth)
    {
        var required = limits["required"]?.AsArray().Select(name => name!.ToString()).ToHashSet() ?? [];
        var members = (limits["properties"]?.AsObject() ?? []).Where(property => required.Contains(property.Key) || (depth > 0 && _random.Next(2) == 0)).Select(property => (Key: property.Key, property.Value)).ToList();
        if (limits["additionalProperties"] is { } others && others.ToJsonString() != "false" && depth > 0) members.AddRange(Enumerable.Range(0, _random.Next(3)).Select(i => ($"abc{i}", (JsonNode?)others)));
        text.Append('{').Append(Space());
        for (var i = 0; i < members.Count; i++)
        {
            if (i > 0) text.Append(',').Append(Space());
            text.Append(Literal(members[i].Key)).Append(':').Append(Space());
            Write(text, members[i].Value, root, depth - 1);
        }
        if (members.Count > 0) text.Append(Space());
        text.Append('}');
    }

    private string Space() => ((string[])["", " ", "\n", "\n    ", "\n\t\t"])[_random.Next(5)];

    private static string Literal(JsonNode? value) => value?.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }) ?? "null";
}
