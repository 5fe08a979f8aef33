using System.Globalization;
using System.Numerics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Routing.Formats.Templates.Values;

namespace Routing.Formats.Templates.Builtins;

/// <summary>A rendering's context, given as JSON, as values.</summary>
internal static class JsonValues
{
    // Roles that templates may weave into special tokens ('<|' + role + '|>'); no other text of a request is trusted.
    private static readonly HashSet<string> KnownRoles =
        ["system", "developer", "user", "assistant", "tool", "function", "ipython", "model", "environment"];

    public static Value Convert(RenderState state, JsonNode? node, bool isTrusted = false)
    {
        state.Enter();
        var value = node switch
        {
            null => NoneValue.Instance,
            JsonArray array => new ListValue(state, [.. array.Select(item => Convert(state, item, isTrusted))]),
            JsonObject json => Dict(state, json, isTrusted),
            _ => Scalar(state, node, isTrusted),
        };
        state.Leave();
        return value;
    }

    private static DictValue Dict(RenderState state, JsonObject json, bool isTrusted)
    {
        var items = DictValue.NewItems();
        foreach (var (key, item) in json)
        {
            var known = key == "role" && item?.GetValueKind() == JsonValueKind.String && KnownRoles.Contains(item.GetValue<string>());
            items[new TextValue(key, isTrusted)] = Convert(state, item, isTrusted || known);
        }
        return new DictValue(state, items);
    }

    private static Value Scalar(RenderState state, JsonNode node, bool isTrusted)
    {
        switch (node.GetValueKind())
        {
            case JsonValueKind.Null: return NoneValue.Instance;
            case JsonValueKind.True: return BoolValue.True;
            case JsonValueKind.False: return BoolValue.False;
            case JsonValueKind.String:
                var text = node.GetValue<string>();
                state.AllowFor(text);
                return new TextValue(text, isTrusted);
        }
        var number = node.ToJsonString();
        if (!number.AsSpan().ContainsAny('.', 'e', 'E'))
            return Operators.Bounded(state, number.Length <= IntValue.MaxBits ? BigInteger.Parse(number, CultureInfo.InvariantCulture) : BigInteger.One << IntValue.MaxBits);
        return new FloatValue(double.Parse(number, CultureInfo.InvariantCulture));
    }
}
