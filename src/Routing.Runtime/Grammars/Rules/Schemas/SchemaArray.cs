using System.Text.Json;
using Routing.Runtime.Grammars.Automata;
using static Routing.Runtime.Grammars.Rules.Nodes;

namespace Routing.Runtime.Grammars.Rules.Schemas;

/// <summary>Arrays: first items with a schema each, then items that share one.</summary>
internal static class SchemaArray
{
    public static Node Build(SchemaItem schema, SchemaRules rules)
    {
        Rule[] first = [.. (schema.Find("prefixItems")?.Items() ?? []).Select(rules.RuleOf)];
        var others = schema.Find("items") is not { } items ? rules.Json.Value
            : items.Value.ValueKind == JsonValueKind.Array ? throw items.Refuse("a list of schemas is spelled 'prefixItems'.")
            : items.Value.ValueKind == JsonValueKind.False ? null
            : rules.RuleOf(items);
        var (least, most) = (schema.Find("minItems")?.Count() ?? 0, schema.Find("maxItems")?.Count() ?? RepeatNode.Unlimited);
        if (others is null) most = Math.Min(most, first.Length);
        if (least > most) throw schema.Refuse($"an array of at least {least} and at most {most} items is asked for.");

        // From the last item backwards: `after` is what may follow so many items.
        var close = Literal("]", End);
        var fixedItems = Math.Max(1, first.Length);
        Node? after = others is null ? null : Repeat(Literal(",", Space(Call(others, End))), Math.Max(0, least - fixedItems), most == RepeatNode.Unlimited ? most : Math.Max(0, most - fixedItems), Space(close));
        after ??= Space(close);
        for (var count = fixedItems - 1; count > 0; count--)
        {
            var ways = new List<Node>();
            if (count >= least) ways.Add(Space(close));
            if (count < most) ways.Add(Literal(",", Space(Call(first[count], after))));
            after = Choice(ways);
        }
        var start = new List<Node>();
        if (least == 0) start.Add(close);
        if (most > 0 && (first.FirstOrDefault() ?? others) is { } item) start.Add(Call(item, after));
        return Literal("[", Space(Choice(start)));
    }
}
