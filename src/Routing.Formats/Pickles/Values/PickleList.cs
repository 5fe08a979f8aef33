namespace Routing.Formats.Pickles;

/// <summary>Python's <c>list</c>.</summary>
public sealed record PickleList : PickleSequence
{
    private readonly List<PickleValue> _items = [];

    public override string Kind => "a list";

    public override IReadOnlyList<PickleValue> Items => _items;

    internal void Add(ReadOnlySpan<PickleValue> items) => _items.AddRange(items);
}
