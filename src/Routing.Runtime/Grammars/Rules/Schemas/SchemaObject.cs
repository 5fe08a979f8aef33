using System.Text.Json;
using Routing.Runtime.Grammars.Automata;
using static Routing.Runtime.Grammars.Rules.Nodes;

namespace Routing.Runtime.Grammars.Rules.Schemas;

/// <summary>Objects: the declared properties in the schema's order, optional ones left out at will, then others where the schema invites them.</summary>
/// <remarks>
/// A schema that declares properties and says nothing of others would take any; the grammar then adds none, since a model
/// that makes up properties serves nobody. Whatever it writes is valid either way.
/// </remarks>
internal static class SchemaObject
{
    private const int LongestName = 256;

    public static Node Build(SchemaItem schema, SchemaRules rules)
    {
        var declared = schema.Find("properties")?.Members().ToList() ?? [];
        foreach (var (name, item) in declared)
            if (name.Length > LongestName) throw item.Refuse($"the name has {name.Length} characters; at most {LongestName} are supported.");
        var names = declared.Select(property => property.Name).ToHashSet(StringComparer.Ordinal);
        var required = (schema.Find("required")?.Items() ?? []).Select(item => item.String()).ToHashSet(StringComparer.Ordinal);
        var others = Others(schema, rules, invitedByDefault: declared.Count == 0);
        var undeclared = required.Except(names).ToArray();
        if (undeclared.FirstOrDefault(name => name.Length > LongestName) is { } longName) throw schema["required"].Refuse($"a name has {longName.Length} characters; at most {LongestName} are supported.");
        if (undeclared.Length > 0 && schema.Find("additionalProperties") is { Value.ValueKind: JsonValueKind.False }) throw schema["required"].Refuse($"'{undeclared[0]}' is required, but the schema allows no such property.");

        // From the last property backwards: what may follow when there is none yet, and when there are some.
        var close = Literal("}", End);
        var (none, some) = (close, Space(close));
        if (others is not null)
        {
            var extra = new Rule { Start = ExtraKey.Of(names.Concat(undeclared), Literal(":", Space(Call(others, End)))) };
            some = Repeat(Literal(",", Space(Call(extra, End))), 0, RepeatNode.Unlimited, some);
            none = Choice(close, Call(extra, some));
        }
        var values = declared.Select(property => (property.Name, Rule: rules.RuleOf(property.Item))).Concat(undeclared.Select(name => (name, others ?? rules.Json.Value)));
        foreach (var (name, rule) in values.Reverse())
        {
            var property = JsonLiteral.OfString(name, Literal(":", Space(Call(rule, some))));
            var further = Literal(",", Space(property));
            (none, some) = required.Contains(name) ? (property, further) : (Choice(property, none), Choice(further, some));
        }
        return Literal("{", Space(none));
    }

    /// <summary>The rule of properties that are not declared; null when there are to be none.</summary>
    private static Rule? Others(SchemaItem schema, SchemaRules rules, bool invitedByDefault)
    {
        if (schema.Find("additionalProperties") is not { } others) return invitedByDefault ? rules.Json.Value : null;
        return others.Value.ValueKind == JsonValueKind.False ? null : rules.RuleOf(others);
    }
}
