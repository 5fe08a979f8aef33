namespace Routing.Formats.Pickles;

/// <summary>Python's <c>dict</c> or <c>OrderedDict</c>, with keys of text or whole numbers, in order.</summary>
public sealed record PickleDict : PickleValue
{
    private readonly OrderedDictionary<PickleValue, PickleValue> _entries = [];

    public override string Kind => "a dict";

    public IReadOnlyList<KeyValuePair<PickleValue, PickleValue>> Entries => _entries;

    /// <summary>The value of a key; null where there is none.</summary>
    public PickleValue? Find(string key) => _entries.GetValueOrDefault(new PickleText(key));

    internal bool TryAdd(PickleValue key, PickleValue value) => _entries.TryAdd(key, value);
}
