namespace Routing.Formats.Templates.Values;

/// <summary>A list, tuple or range: items that can be counted and indexed.</summary>
internal abstract class SequenceValue(IReadOnlyList<Value> items, int depth) : Value
{
    public IReadOnlyList<Value> Items => items;
    public override bool IsTrue => items.Count > 0;
    public override int Depth => depth;

    /// <summary>A sequence of the same kind with other items.</summary>
    public abstract SequenceValue With(RenderState state, IReadOnlyList<Value> items);

    /// <summary>Depth of a container of these items; pays for them.</summary>
    protected static int DepthOf(RenderState state, IReadOnlyList<Value> items)
    {
        state.Charge(items.Count);
        var depth = 0;
        foreach (var item in items) depth = Math.Max(depth, item.Depth);
        return state.CheckDepth(depth + 1);
    }
}
