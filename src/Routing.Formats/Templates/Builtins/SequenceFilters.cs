using Routing.Formats.Templates.Values;

namespace Routing.Formats.Templates.Builtins;

/// <summary>Filters over lists, dicts and what else can be walked.</summary>
internal static class SequenceFilters
{
    public static readonly Dictionary<string, Filter> All = new()
    {
        ["length"] = Length,
        ["count"] = Length,
        ["list"] = (state, input, _) => new ListValue(state, Sequences.ToList(state, input)),
        ["first"] = (state, input, _) => Sequences.Iterate(state, input).FirstOrDefault() ?? new UndefinedValue("No first item, sequence was empty."),
        ["last"] = Last,
        ["reverse"] = Reverse,
        ["items"] = Items,
        ["dictsort"] = DictSort,
        ["sort"] = Sort,
        ["unique"] = Unique,
        ["groupby"] = GroupBy,
        ["batch"] = Batch,
        ["slice"] = Slice,
    };

    private static IntValue Length(RenderState state, Value input, Arguments arguments) => new(Sequences.Length(state, input));

    private static Value Last(RenderState state, Value input, Arguments arguments)
    {
        if (input is IteratorValue) throw state.Fail("'generator' object is not reversible");
        return Sequences.ToList(state, input).LastOrDefault() ?? new UndefinedValue("No last item, sequence was empty.");
    }

    private static Value Reverse(RenderState state, Value input, Arguments arguments)
    {
        if (input is TextValue) return Sequences.Slice(state, input, null, null, new IntValue(-1));
        var items = Sequences.ToList(state, input);
        items.Reverse();
        // Python has an iterator here for what it can walk backwards, and a list for the rest.
        return input is IteratorValue or UndefinedValue ? new ListValue(state, items) : new IteratorValue(state, input, items);
    }

    private static IteratorValue Items(RenderState state, Value input, Arguments arguments) => input switch
    {
        UndefinedValue => new IteratorValue(state, input, []),
        DictValue dict => new IteratorValue(state, input, DictMethods.Pairs(state, dict)),
        _ => throw state.Fail("Can only get item pairs from a mapping."),
    };

    private static ListValue DictSort(RenderState state, Value input, Arguments arguments)
    {
        var bound = arguments.Bind(state, "dictsort", 0, "case_sensitive", "by", "reverse");
        if (input is not DictValue dict) throw state.Fail($"dictsort needs a dict, got {Convert.Name(state, input)}");
        var position = bound[1] is null ? 0 : Convert.Text(state, bound[1]!, "dictsort").Text switch
        {
            "key" => 0,
            "value" => 1,
            _ => throw state.Fail("You can only sort by either \"key\" or \"value\""),
        };
        var caseSensitive = bound[0]?.IsTrue ?? false;
        return new ListValue(state, Sorting.Sort(state, DictMethods.Pairs(state, dict), pair =>
        {
            var key = ((TupleValue)pair).Items[position];
            return caseSensitive ? key : Sorting.IgnoreCase(state, key);
        }, bound[2]?.IsTrue ?? false));
    }

    private static ListValue Sort(RenderState state, Value input, Arguments arguments)
    {
        var bound = arguments.Bind(state, "sort", 0, "reverse", "case_sensitive", "attribute");
        var caseSensitive = bound[1]?.IsTrue ?? false;
        Func<Value, Value>[] getters = bound[2] is TextValue paths
            ? [.. paths.Text.Split(',').Select(path => Sequences.Getter(state, new TextValue(path, true)))]
            : [Sequences.Getter(state, bound[2])];
        return new ListValue(state, Sorting.Sort(state, Sequences.Iterate(state, input), item =>
            new ListValue(state, [.. getters.Select(getter => caseSensitive ? getter(item) : Sorting.IgnoreCase(state, getter(item)))]),
            bound[0]?.IsTrue ?? false));
    }

    private static IteratorValue Unique(RenderState state, Value input, Arguments arguments)
    {
        var bound = arguments.Bind(state, "unique", 0, "case_sensitive", "attribute");
        var key = KeyGetter(state, bound[1], bound[0]?.IsTrue ?? false);
        return new IteratorValue(state, input, Distinct());

        IEnumerable<Value> Distinct()
        {
            var seen = new HashSet<Value>(KeyComparer.Instance);
            foreach (var item in Sequences.Iterate(state, input))
            {
                var identity = key(item);
                if (!KeyComparer.IsKey(identity)) throw state.Fail($"unhashable type: '{Convert.Name(state, identity)}'");
                state.ChargeKey(identity);
                if (seen.Add(identity)) yield return item;
            }
        }
    }

    /// <summary>A list of (value, items) tuples, sorted by the value.</summary>
    private static ListValue GroupBy(RenderState state, Value input, Arguments arguments)
    {
        var bound = arguments.Bind(state, "groupby", 1, "attribute", "default", "case_sensitive");
        var exact = Sequences.Getter(state, bound[0], bound[1]);
        var caseSensitive = bound[2]?.IsTrue ?? false;
        Value Key(Value item) => caseSensitive ? exact(item) : Sorting.IgnoreCase(state, exact(item));

        var groups = new List<(Value Key, List<Value> Items)>();
        foreach (var item in Sorting.Sort(state, Sequences.Iterate(state, input), Key, reverse: false))
        {
            var key = Key(item);
            if (groups.Count == 0 || !Comparison.AreEqual(state, groups[^1].Key, key)) groups.Add((key, []));
            groups[^1].Items.Add(item);
        }
        return new ListValue(state, [.. groups.Select(group => new TupleValue(state, [exact(group.Items[0]), new ListValue(state, group.Items)]))]);
    }

    private static IteratorValue Batch(RenderState state, Value input, Arguments arguments)
    {
        var bound = arguments.Bind(state, "batch", 1, "linecount", "fill_with");
        var size = Convert.Int(state, bound[0], "batch");
        if (size < 1) throw state.Fail("batch needs a size of at least 1");
        return new IteratorValue(state, input, Batches());

        IEnumerable<Value> Batches()
        {
            foreach (var chunk in Sequences.Iterate(state, input).Chunk(Math.Min(size, 100_000)))
            {
                if (Convert.NotNone(bound[1]) is not { } fill)
                {
                    yield return new ListValue(state, chunk);
                    continue;
                }
                state.Charge(size);
                yield return new ListValue(state, [.. chunk, .. Enumerable.Repeat(fill, size - chunk.Length)]);
            }
        }
    }

    private static IteratorValue Slice(RenderState state, Value input, Arguments arguments)
    {
        var bound = arguments.Bind(state, "slice", 1, "slices", "fill_with");
        var count = Convert.Int(state, bound[0], "slice");
        if (count < 1) throw state.Fail("slice needs a count of at least 1");
        state.Charge(count);
        var items = Sequences.ToList(state, input);
        return new IteratorValue(state, input, Slices());

        IEnumerable<Value> Slices()
        {
            var (size, longer) = (items.Count / count, items.Count % count);
            var start = 0;
            for (var i = 0; i < count; i++)
            {
                var length = size + (i < longer ? 1 : 0);
                List<Value> part = items.GetRange(start, length);
                start += length;
                if (Convert.NotNone(bound[1]) is { } fill && i >= longer) part.Add(fill);
                yield return new ListValue(state, part);
            }
        }
    }

    private static Func<Value, Value> KeyGetter(RenderState state, Value? attribute, bool caseSensitive)
    {
        var getter = Sequences.Getter(state, attribute);
        return caseSensitive ? getter : item => Sorting.IgnoreCase(state, getter(item));
    }
}
