using System.Text;
using System.Text.Json;
using Routing.Runtime.Grammars.Automata;
using static Routing.Runtime.Grammars.Rules.Nodes;

namespace Routing.Runtime.Grammars.Rules;

/// <summary>One given value: strings with no more escapes than they need, numbers as the schema spells them, keys in its order.</summary>
internal static class JsonLiteral
{
    public static Node Of(JsonElement value, Node next) => value.ValueKind switch
    {
        JsonValueKind.Object => Literal("{", Space(Join([.. value.EnumerateObject().Select<JsonProperty, Func<Node, Node>>(property => rest => OfString(property.Name, Literal(":", Space(Of(property.Value, rest)))))], "}", next))),
        JsonValueKind.Array => Literal("[", Space(Join([.. value.EnumerateArray().Select<JsonElement, Func<Node, Node>>(item => rest => Of(item, rest))], "]", next))),
        JsonValueKind.String => OfString(value.GetString()!, next),
        _ => Literal(value.GetRawText(), next),
    };

    /// <summary>One of several given values.</summary>
    public static Node AnyOf(IReadOnlyList<JsonElement> values, Node next)
    {
        string[] plain = [.. values.Where(IsPlain).Select(value => value.ValueKind == JsonValueKind.String ? Quote(value.GetString()!) : value.GetRawText()).Distinct(StringComparer.Ordinal)];
        var ways = values.Where(value => !IsPlain(value)).Select(value => Of(value, next));
        return Choice(plain.Length > 0 ? ways.Append(AnyText(plain, next)) : ways);

        static bool IsPlain(JsonElement value) => value.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array);
    }

    public static Node OfString(string text, Node next) => Literal(Quote(text), next);

    /// <summary>A string in quotes.</summary>
    public static string Quote(string text)
    {
        var result = new StringBuilder("\"");
        foreach (var unit in text)
            result.Append(unit switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                '\b' => "\\b",
                '\f' => "\\f",
                < ' ' => $"\\u{(int)unit:x4}",
                _ => unit.ToString(),
            });
        return result.Append('"').ToString();
    }

    private static Node Join(Func<Node, Node>[] parts, string close, Node next)
    {
        var end = Literal(close, next);
        if (parts.Length == 0) return end;
        var rest = Space(end);
        for (var i = parts.Length - 1; i > 0; i--) rest = Literal(",", Space(parts[i](rest)));
        return parts[0](rest);
    }
}
