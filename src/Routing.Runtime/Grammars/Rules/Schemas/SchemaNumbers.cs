using System.Text.Json;
using Routing.Runtime.Grammars.Automata;
using static Routing.Runtime.Grammars.Rules.Nodes;

namespace Routing.Runtime.Grammars.Rules.Schemas;

/// <summary>Numbers and their limits.</summary>
internal static class SchemaNumbers
{
    public static Node BuildInteger(SchemaItem schema, JsonRules json)
    {
        if (!SchemaKeywords.OfType["integer"].Any(schema.Has)) return Call(json.Integer, End);
        var low = Math.Max(Limit(schema, "minimum", decimal.Ceiling), Limit(schema, "exclusiveMinimum", bound => decimal.Floor(bound) + 1));
        var high = -Math.Max(-Limit(schema, "maximum", decimal.Floor), -Limit(schema, "exclusiveMaximum", bound => decimal.Ceiling(bound) - 1));
        if (low > high) throw schema.Refuse($"no integer of at most {JsonRules.MostDigits} digits is within its limits.");
        return IntegerRange.Of(low, high, End);
    }

    /// <summary>Any number, or none below zero; other limits would need arithmetic on fractions.</summary>
    public static Node BuildNumber(SchemaItem schema, JsonRules json)
    {
        foreach (var name in SchemaKeywords.OfType["number"])
            if (schema.Find(name) is { } limit && !(name == "minimum" && limit.Value.ValueKind == JsonValueKind.Number && limit.Value.TryGetDecimal(out var bound) && bound == 0))
                throw limit.Refuse($"'{name}' is supported for integers; for numbers only a 'minimum' of 0 is.");
        return Call(schema.Has("minimum") ? json.NonNegativeNumber : json.Number, End);
    }

    /// <summary>The integer nearest to a limit that keeps it, or the largest there are.</summary>
    private static long Limit(SchemaItem schema, string name, Func<decimal, decimal> round)
    {
        var isMinimum = name.EndsWith("inimum", StringComparison.Ordinal);
        if (schema.Find(name) is not { } limit) return isMinimum ? -IntegerRange.Largest : IntegerRange.Largest;
        if (limit.Value.ValueKind != JsonValueKind.Number || !limit.Value.TryGetDecimal(out var bound)) throw limit.Refuse("a number of at most 28 digits is expected here.");
        var rounded = round(bound);
        if (isMinimum ? rounded > IntegerRange.Largest : rounded < -IntegerRange.Largest) throw limit.Refuse($"integers have at most {JsonRules.MostDigits} digits.");
        return (long)Math.Clamp(rounded, -IntegerRange.Largest, IntegerRange.Largest);
    }
}
