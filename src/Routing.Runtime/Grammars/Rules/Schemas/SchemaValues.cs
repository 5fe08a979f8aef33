using System.Text.Json;
using Routing.Runtime.Grammars.Automata;
using static Routing.Runtime.Grammars.Rules.Nodes;

namespace Routing.Runtime.Grammars.Rules.Schemas;

/// <summary><c>enum</c> and <c>const</c>: given values.</summary>
internal static class SchemaValues
{
    public static Node Build(SchemaItem schema)
    {
        SchemaKeywords.RequireOnly(schema, schema.Has("const") ? "const" : "enum", "type");
        var values = Of(schema);
        return values.Count > 0 ? JsonLiteral.AnyOf(values, End) : throw schema.Refuse("none of the values has a type that the schema allows.");
    }

    /// <summary>The values a schema allows.</summary>
    public static IReadOnlyList<JsonElement> Of(SchemaItem schema)
    {
        JsonElement[] values = schema.Find("const") is { } value ? [value.Value] : [.. schema["enum"].Items().Select(item => item.Value)];
        var types = schema.Has("type") ? SchemaTypes.Of(schema) : null;
        return [.. values.Where(value => types is null || types.Any(type => IsOf(value, type)))];
    }

    private static bool IsOf(JsonElement value, string type) => value.ValueKind switch
    {
        JsonValueKind.Object => type == "object",
        JsonValueKind.Array => type == "array",
        JsonValueKind.String => type == "string",
        JsonValueKind.Number => type == "number" || (type == "integer" && value.TryGetDecimal(out var number) && decimal.IsInteger(number)),
        JsonValueKind.Null => type == "null",
        _ => type == "boolean",
    };
}
