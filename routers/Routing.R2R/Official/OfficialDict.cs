using System.Collections.Immutable;
using Routing.Formats;
using Routing.Formats.Pickles;

namespace Routing.R2R.Official;

/// <summary>A dict of an official checkpoint, taken by key and type or refused. A key whose value is None counts as not there.</summary>
/// <param name="file">Path, for messages.</param>
/// <param name="name">The dict's own key, for messages; null for the root.</param>
internal sealed class OfficialDict(string file, string? name, PickleDict dict)
{
    /// <summary>Refuses keys that are not among these.</summary>
    public void RequireKnown(params ReadOnlySpan<string> known)
    {
        foreach (var (key, _) in dict.Entries)
        {
            if (key is not PickleText { Value: var text }) throw new InvalidFileException(file, name ?? "content", "has a key that is no text");
            if (!known.Contains(text)) throw new InvalidFileException(file, Item(text), "is unknown: no R2R router has it");
        }
    }

    public OfficialDict Dict(string key) => new(file, Item(key), Find<PickleDict>(key, "a dict") ?? throw Missing(key));

    public string Text(string key) => TextOrNull(key) ?? throw Missing(key);

    public string? TextOrNull(string key) => Find<PickleText>(key, "a text")?.Value;

    public bool? BoolOrNull(string key) => Find<PickleBool>(key, "a bool")?.Value;

    /// <summary>A number, whole or not.</summary>
    public double? NumberOrNull(string key) => dict.Find(key) is PickleInteger whole ? whole.Value : Find<PickleFloat>(key, "a number")?.Value;

    public long? IntegerOrNull(string key) => Find<PickleInteger>(key, "a whole number")?.Value;

    public ImmutableArray<long>? IntegersOrNull(string key) => Items<PickleInteger>(key, "a list of whole numbers")?.Select(item => item.Value).ToImmutableArray();

    public ImmutableArray<string>? TextsOrNull(string key) => Items<PickleText>(key, "a list of texts")?.Select(item => item.Value).ToImmutableArray();

    /// <summary>The tensors of a state dict by name, and nothing else.</summary>
    public Dictionary<string, TorchTensor> Tensors() => dict.Entries.ToDictionary(
        entry => entry.Key is PickleText text ? text.Value : throw new InvalidFileException(file, name ?? "content", "has a key that is no text"),
        entry => entry.Value as TorchTensor ?? throw new InvalidFileException(file, Item(((PickleText)entry.Key).Value), $"is {entry.Value.Kind}; it must be a tensor"));

    public InvalidFileException Invalid(string key, string reason) => new(file, Item(key), reason);

    private IEnumerable<T>? Items<T>(string key, string what) where T : PickleValue
    {
        if (Find<PickleSequence>(key, what) is not { } sequence) return null;
        return sequence.Items.All(item => item is T) ? sequence.Items.Cast<T>() : throw Invalid(key, $"must be {what}");
    }

    private T? Find<T>(string key, string what) where T : PickleValue => dict.Find(key) switch
    {
        null or PickleNone => null,
        T value => value,
        var other => throw Invalid(key, $"is {other.Kind}; it must be {what}"),
    };

    private InvalidFileException Missing(string key) => Invalid(key, "is missing: this is no checkpoint of an R2R router");

    private string Item(string key) => name is null ? key : $"{name}.{key}";
}
