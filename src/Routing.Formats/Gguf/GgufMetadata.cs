using System.Collections.Frozen;

namespace Routing.Formats.Gguf;

/// <summary>The key-value part of a GGUF file. A missing or ill-typed value is an <see cref="InvalidFileException"/> that names the key.</summary>
public sealed class GgufMetadata
{
    private readonly string _path;

    internal GgufMetadata(string path, FrozenDictionary<string, GgufValue> values) => (_path, Values) = (path, values);

    /// <summary>All values by key.</summary>
    public FrozenDictionary<string, GgufValue> Values { get; }

    /// <summary>The value of a key, or null.</summary>
    public GgufValue? Find(string key) => Values.GetValueOrDefault(key);

    /// <summary>The value of a key that must be there.</summary>
    public GgufValue Require(string key) => Find(key) ?? throw new InvalidFileException(_path, key, "the key is missing");

    /// <summary>A size or a count: at least 1, at most 2³¹ − 1.</summary>
    public int RequireSize(string key) => CheckSize(key, Require(key).AsInteger());

    /// <summary>A size or a count, or null when the key is missing.</summary>
    public int? FindSize(string key) => Find(key) is { } value ? CheckSize(key, value.AsInteger()) : null;

    /// <summary>A size that some files give once a layer: all must be equal.</summary>
    public int? FindUniformSize(string key)
    {
        if (Find(key) is not { Type: GgufValueType.Array } value) return FindSize(key);
        var sizes = value.AsIntegers().Distinct().ToArray();
        return sizes.Length == 1
            ? CheckSize(key, sizes[0])
            : throw new InvalidFileException(_path, key, "differs between layers, which cannot be imported");
    }

    /// <summary>A finite number greater than 0, or null when the key is missing.</summary>
    public double? FindPositive(string key)
    {
        if (Find(key)?.AsNumber() is not { } number) return null;
        return double.IsFinite(number) && number > 0
            ? number
            : throw new InvalidFileException(_path, key, FormattableString.Invariant($"{number} is not a positive number"));
    }

    private int CheckSize(string key, long size) =>
        size is >= 1 and <= int.MaxValue ? (int)size : throw new InvalidFileException(_path, key, $"{size} is not a possible size");
}
