using Routing.Formats.Templates.Values;

namespace Routing.Formats.Templates.Builtins;

/// <summary>Walking, counting and slicing of values.</summary>
internal static class Sequences
{
    /// <summary>The items Python's <c>for</c> walks over; every one costs a step.</summary>
    public static IEnumerable<Value> Iterate(RenderState state, Value value)
    {
        foreach (var item in Items(state, value))
        {
            state.Charge(1);
            yield return item;
        }
    }

    public static List<Value> ToList(RenderState state, Value value) => [.. Iterate(state, value)];

    /// <summary>Python's <c>len()</c>.</summary>
    public static int Length(RenderState state, Value value)
    {
        switch (value)
        {
            case TextValue text:
                state.ChargeText(text.Text.Length);
                return text.CodePoints;
            case SequenceValue sequence: return sequence.Items.Count;
            case DictValue dict: return dict.Items.Count;
            case DictViewValue view: return view.Items.Items.Count;
            case UndefinedValue: return 0;
            case LoopValue loop: return ((IntValue)loop.Attribute("length")!).Clamped;
            default: throw state.Fail($"object of type '{value.TypeName}' has no len()");
        }
    }

    /// <summary>Python's slice; bounds that are null or None are open.</summary>
    public static Value Slice(RenderState state, Value value, Value? start, Value? stop, Value? step)
    {
        switch (value)
        {
            case SequenceValue sequence:
                return sequence.With(state, [.. Indices(state, sequence.Items.Count, start, stop, step).Select(i => sequence.Items[i])]);
            case TextValue text:
                return SliceText(state, text, start, stop, step);
            default:
                throw state.Fail($"'{Convert.Name(state, value)}' object cannot be sliced");
        }
    }

    /// <summary>The values of an attribute path such as "function.name" or an index, as filters take them.</summary>
    public static Func<Value, Value> Getter(RenderState state, Value? attribute, Value? missing = null)
    {
        if (Convert.NotNone(attribute) is not { } path) return item => item;
        Value[] keys = path is TextValue text
            ? [.. text.Text.Split('.').Select(part => part.Length is > 0 and < 10 && part.All(char.IsAsciiDigit)
                ? (Value)new IntValue(int.Parse(part, System.Globalization.CultureInfo.InvariantCulture))
                : new TextValue(part, true))]
            : [path];
        return item =>
        {
            foreach (var key in keys)
            {
                item = Attributes.Item(state, item, key);
                if (item is UndefinedValue && Convert.NotNone(missing) is { } fallback) item = fallback;
            }
            return item;
        };
    }

    private static IEnumerable<Value> Items(RenderState state, Value value) => value switch
    {
        SequenceValue sequence => sequence.Items,
        TextValue text => text.Characters(),
        DictValue dict => dict.Items.Keys,
        DictViewValue view => view.Items.Items,
        IteratorValue iterator => iterator.Rest(),
        UndefinedValue => [],
        _ => throw state.Fail($"'{value.TypeName}' object is not iterable"),
    };

    private static TextValue SliceText(RenderState state, TextValue text, Value? start, Value? stop, Value? step)
    {
        state.ChargeText(text.Text.Length);
        var indices = Indices(state, text.CodePoints, start, stop, step);
        if (indices.Count == 0) return TextValue.Empty;
        if (indices[^1] - indices[0] == indices.Count - 1)
        {
            var first = text.IndexOfCodePoint(indices[0]);
            return text.Slice(first, text.IndexOfCodePoint(indices[^1] + 1) - first);
        }
        var starts = text.CodePointStarts();
        var builder = new TextBuilder(state);
        foreach (var index in indices) builder.Append(text.Slice(starts[index], text.WidthAt(starts[index])));
        return builder.ToText();
    }

    /// <summary>The indices a slice selects (Python's slice.indices).</summary>
    private static List<int> Indices(RenderState state, int length, Value? start, Value? stop, Value? step)
    {
        long stride = Convert.Int(state, Convert.NotNone(step), "slice", 1);
        if (stride == 0) throw state.Fail("slice step cannot be zero");
        var forward = stride > 0;
        long Bound(Value? bound, long open)
        {
            if (Convert.NotNone(bound) is not { } given) return open;
            long index = Convert.Int(state, given, "slice");
            if (index < 0) index += length;
            return Math.Clamp(index, forward ? 0 : -1, forward ? length : length - 1);
        }
        var from = Bound(start, forward ? 0 : length - 1);
        var to = Bound(stop, forward ? length : -1);
        var indices = new List<int>();
        for (var i = from; forward ? i < to : i > to; i += stride) indices.Add((int)i);
        state.Charge(indices.Count / 16);
        return indices;
    }
}
