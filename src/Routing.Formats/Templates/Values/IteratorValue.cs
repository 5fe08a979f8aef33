namespace Routing.Formats.Templates.Values;

/// <summary>Python's generator, as <c>map</c>, <c>select</c> and others return it: always true, can be walked once.</summary>
internal sealed class IteratorValue(RenderState state, Value source, IEnumerable<Value> items) : Value
{
    private readonly IEnumerator<Value> _enumerator = items.GetEnumerator();

    public override string TypeName => "generator";
    public override int Depth { get; } = state.CheckDepth(source.Depth + 1);

    /// <summary>What is left; walking it consumes it.</summary>
    public IEnumerable<Value> Rest()
    {
        while (_enumerator.MoveNext()) yield return _enumerator.Current;
    }
}
