using System.Collections.Frozen;

namespace Routing.Formats.Checkpoints;

/// <summary>A memory-mapped safetensors file. Owns: the mapping; disposed by: whoever opened it, after the last use of its tensors.</summary>
public sealed class SafetensorsFile : IDisposable
{
    /// <summary>Opens and checks a file's header; no tensor data is read.</summary>
    /// <exception cref="InvalidFileException">The header is truncated, lies about sizes or offsets, overlaps, has holes or unknown types.</exception>
    public static SafetensorsFile Open(string path) => throw new NotSupportedException(path);

    public required string Path { get; init; }

    /// <summary>Tensors by name.</summary>
    public required FrozenDictionary<string, StoredTensor> Tensors { get; init; }

    /// <summary>The header's <c>__metadata__</c>.</summary>
    public required FrozenDictionary<string, string> Metadata { get; init; }

    public void Dispose() { }
}
