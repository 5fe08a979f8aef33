namespace Routing.Formats.Templates.Values;

/// <summary>Python's dict: keys in insertion order, compared by <see cref="KeyComparer"/>. Immutable once built.</summary>
internal sealed class DictValue : Value
{
    private readonly OrderedDictionary<Value, Value> _items;

    public DictValue(RenderState state, OrderedDictionary<Value, Value> items)
    {
        state.Charge(items.Count);
        var depth = 0;
        foreach (var (key, value) in items)
        {
            if (!KeyComparer.IsKey(key)) throw state.Fail($"unhashable type: '{key.TypeName}'");
            depth = Math.Max(depth, value.Depth);
        }
        (_items, Depth) = (items, state.CheckDepth(depth + 1));
    }

    /// <summary>An empty table to fill and make a dict of.</summary>
    public static OrderedDictionary<Value, Value> NewItems() => new(KeyComparer.Instance);

    public OrderedDictionary<Value, Value> Items => _items;
    public override string TypeName => "dict";
    public override bool IsTrue => _items.Count > 0;
    public override int Depth { get; }

    /// <summary>The value of a key, or null; what cannot be a key is none.</summary>
    public Value? Find(RenderState state, Value key)
    {
        state.ChargeKey(key);
        return KeyComparer.IsKey(key) && _items.TryGetValue(key, out var value) ? value : null;
    }
}
