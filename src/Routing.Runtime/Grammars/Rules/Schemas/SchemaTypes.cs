using System.Text.Json;
using Routing.Runtime.Grammars.Automata;
using static Routing.Runtime.Grammars.Rules.Nodes;

namespace Routing.Runtime.Grammars.Rules.Schemas;

/// <summary>Schemas that name types, and limits for them.</summary>
internal static class SchemaTypes
{
    public static Node Build(SchemaItem schema, SchemaRules rules)
    {
        SchemaKeywords.RequireKnown(schema);
        var types = Of(schema);
        return types.Count == SchemaKeywords.OfType.Count ? Call(rules.Json.Value, End) : Choice(types.Select(type => Build(schema, type, rules)));
    }

    /// <summary>
    /// The types a schema allows. Where it names none, limits say which is meant: what limits objects describes an object.
    /// (By the letter a value of any other type would fit too.)
    /// </summary>
    public static IReadOnlyList<string> Of(SchemaItem schema)
    {
        if (schema.Find("type") is not { } named)
            return ((string[])["object", "array", "string", "number"]).FirstOrDefault(type => SchemaKeywords.OfType[type].Any(schema.Has)) is { } meant ? [meant] : SchemaKeywords.OfType.Keys;
        var items = named.Value.ValueKind == JsonValueKind.Array ? named.Items() : [named];
        if (items.Length == 0) throw named.Refuse("the list of types is empty.");
        foreach (var item in items)
            if (!SchemaKeywords.OfType.ContainsKey(item.String())) throw item.Refuse($"the type '{item.String()}' is unknown; types are {string.Join(", ", SchemaKeywords.OfType.Keys.Order(StringComparer.Ordinal))}.");
        return [.. items.Select(item => item.String()).Distinct()];
    }

    private static Node Build(SchemaItem schema, string type, SchemaRules rules) => type switch
    {
        "object" => SchemaObject.Build(schema, rules),
        "array" => SchemaArray.Build(schema, rules),
        "string" => BuildString(schema, rules.Json),
        "integer" => SchemaNumbers.BuildInteger(schema, rules.Json),
        "number" => SchemaNumbers.BuildNumber(schema, rules.Json),
        "boolean" => Choice(Literal("true", End), Literal("false", End)),
        _ => Literal("null", End),
    };

    private static Node BuildString(SchemaItem schema, JsonRules json)
    {
        var (least, most) = (schema.Find("minLength")?.Count() ?? 0, schema.Find("maxLength")?.Count() ?? RepeatNode.Unlimited);
        if (least > most) throw schema.Refuse($"'minLength' is {least}, over 'maxLength', {most}.");
        return (least, most) == (0, RepeatNode.Unlimited) ? Call(json.String, End) : json.StringOf(least, most, End);
    }
}
