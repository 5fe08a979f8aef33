namespace Routing.Formats.Templates.Values;

internal sealed class TupleValue(RenderState state, IReadOnlyList<Value> items) : SequenceValue(items, DepthOf(state, items))
{
    public override string TypeName => "tuple";

    public override SequenceValue With(RenderState state, IReadOnlyList<Value> items) => new TupleValue(state, items);
}
