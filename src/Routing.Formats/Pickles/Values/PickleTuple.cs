namespace Routing.Formats.Pickles;

/// <summary>Python's <c>tuple</c>.</summary>
public sealed record PickleTuple : PickleSequence
{
    private readonly PickleValue[] _items;

    internal PickleTuple(PickleValue[] items) => _items = items;

    public override string Kind => "a tuple";

    public override IReadOnlyList<PickleValue> Items => _items;
}
