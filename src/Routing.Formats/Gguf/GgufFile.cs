using System.Collections.Immutable;

namespace Routing.Formats.Gguf;

/// <summary>
/// A memory-mapped GGUF file, versions 2 and 3, little-endian. Owns: the mapping; disposed by: whoever opened it, after the last
/// use of its metadata and tensors.
/// </summary>
public sealed class GgufFile : IDisposable
{
    private readonly MappedFile _mapping;

    private GgufFile(MappedFile mapping, GgufHeader header)
    {
        _mapping = mapping;
        (Version, Alignment, Metadata, Tensors) = (header.Version, header.Alignment, header.Metadata, header.Tensors);
    }

    /// <summary>Opens a file and checks its header; no tensor data is read.</summary>
    /// <exception cref="InvalidFileException">
    /// The file is not GGUF, is truncated, has unknown versions or types, repeats a key or a tensor, or lies about counts, lengths or offsets.
    /// </exception>
    public static GgufFile Open(string path)
    {
        var mapping = MappedFile.Open(path);
        try
        {
            return new GgufFile(mapping, new GgufHeader(mapping));
        }
        catch
        {
            mapping.Dispose();
            throw;
        }
    }

    public string Path => _mapping.Path;

    /// <summary>Bytes in the file.</summary>
    public long ByteCount => _mapping.Length;

    /// <summary>Version of the container, 2 or 3.</summary>
    public int Version { get; }

    /// <summary>Tensor data starts at multiples of this many bytes.</summary>
    public int Alignment { get; }

    public GgufMetadata Metadata { get; }

    /// <summary>In the order of the file.</summary>
    public ImmutableArray<GgufTensor> Tensors { get; }

    /// <summary>Bytes of a tensor.</summary>
    /// <param name="tensor">One of <see cref="Tensors"/>.</param>
    /// <param name="start">First byte, from the tensor's own start.</param>
    /// <param name="count">How many bytes.</param>
    public ReadOnlySpan<byte> Read(GgufTensor tensor, long start, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(start, tensor.ByteCount - count);
        return _mapping.Span(tensor.Offset + start, count);
    }

    public void Dispose() => _mapping.Dispose();
}
