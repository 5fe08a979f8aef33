using System.Text.Json;

namespace Routing.Runtime.Grammars.Rules.Schemas;

/// <summary>Tells whether two schemas surely share no value: only then is <c>oneOf</c> the same as <c>anyOf</c>.</summary>
internal sealed class SchemaOverlap(SchemaRules rules)
{
    // References may run in circles, and lists of them may branch at every step.
    private const int MostSteps = 64;
    private const int MostComparisons = 10_000;

    private int _comparisons;

    public void RequireDisjoint(SchemaItem list)
    {
        var schemas = list.Items();
        for (var i = 0; i < schemas.Length; i++)
            for (var k = i + 1; k < schemas.Length; k++)
                if (!AreDisjoint(schemas[i], schemas[k], 0))
                    throw list.Refuse($"'oneOf' is supported where no value can fit two of its schemas; {i} and {k} may share some. Use 'anyOf' if that is no matter.");
    }

    private bool AreDisjoint(SchemaItem left, SchemaItem right, int steps)
    {
        if (steps > MostSteps || ++_comparisons > MostComparisons) return false;
        if (Step(left) is { } leftTarget) return AreDisjoint(leftTarget, right, steps + 1);
        if (Step(right) is { } rightTarget) return AreDisjoint(left, rightTarget, steps + 1);
        if (left.Value.ValueKind != JsonValueKind.Object || right.Value.ValueKind != JsonValueKind.Object) return false;
        if (left.Find("anyOf") is { } any) return any.Items().All(way => AreDisjoint(way, right, steps + 1));
        if (right.Find("anyOf") is { }) return AreDisjoint(right, left, steps + 1);
        var (leftTypes, rightTypes) = (Types(left), Types(right));
        if (leftTypes.All(type => !rightTypes.Any(other => Overlap(type, other)))) return true;
        if (Values(left) is { } leftValues && Values(right) is { } rightValues) return leftValues.All(value => rightValues.All(other => !JsonElement.DeepEquals(value, other)));
        return leftTypes is ["object"] && rightTypes is ["object"] && Required(left).Intersect(Required(right)).Any(name =>
            left.Find("properties")?.Find(name) is { } leftProperty && right.Find("properties")?.Find(name) is { } rightProperty && AreDisjoint(leftProperty, rightProperty, steps + 1));
    }

    private SchemaItem? Step(SchemaItem schema) =>
        schema.Find("$ref") is { } reference ? rules.Resolve(reference)
        : schema.Find("allOf") is { } all && all.Items() is [var single] ? single
        : null;

    private static IReadOnlyList<JsonElement>? Values(SchemaItem schema) => schema.Has("const") || schema.Has("enum") ? SchemaValues.Of(schema) : null;

    private static IReadOnlyList<string> Types(SchemaItem schema) =>
        Values(schema)?.Select(TypeOf).Distinct().ToArray() ?? (schema.Has("oneOf") ? SchemaKeywords.OfType.Keys : SchemaTypes.Of(schema));

    private static IEnumerable<string> Required(SchemaItem schema) => (schema.Find("required")?.Items() ?? []).Select(item => item.String());

    private static bool Overlap(string type, string other) => type == other || (type, other) is ("integer", "number") or ("number", "integer");

    private static string TypeOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "object",
        JsonValueKind.Array => "array",
        JsonValueKind.String => "string",
        JsonValueKind.Number => "number",
        JsonValueKind.Null => "null",
        _ => "boolean",
    };
}
