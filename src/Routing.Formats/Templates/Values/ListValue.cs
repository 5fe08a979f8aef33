namespace Routing.Formats.Templates.Values;

/// <summary>Python's list; templates cannot change one (transformers renders in an immutable sandbox).</summary>
internal sealed class ListValue(RenderState state, IReadOnlyList<Value> items) : SequenceValue(items, DepthOf(state, items))
{
    public override string TypeName => "list";

    public override SequenceValue With(RenderState state, IReadOnlyList<Value> items) => new ListValue(state, items);
}
