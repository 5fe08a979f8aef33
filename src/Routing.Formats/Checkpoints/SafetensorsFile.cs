using System.Buffers.Binary;
using System.Collections.Frozen;

namespace Routing.Formats.Checkpoints;

/// <summary>A memory-mapped safetensors file. Owns: the mapping; disposed by: whoever opened it, after the last use of its tensors.</summary>
/// <remarks>
/// Layout (safetensors format, README of huggingface/safetensors): 8 bytes little-endian length of the header, a JSON header
/// that maps names to type, shape and offsets, then the tensors' bytes without holes.
/// </remarks>
public sealed class SafetensorsFile : IDisposable
{
    /// <summary>Longest header, in bytes, that the format's own reader takes.</summary>
    internal const long LongestHeader = 100_000_000;

    internal const int LengthBytes = 8;

    private readonly MappedFile _file;

    private SafetensorsFile(MappedFile file, FrozenDictionary<string, StoredTensor> tensors, FrozenDictionary<string, string> metadata) =>
        (_file, Tensors, Metadata) = (file, tensors, metadata);

    public string Path => _file.Path;

    /// <summary>Bytes in the file.</summary>
    public long ByteCount => _file.Length;

    /// <summary>Tensors by name.</summary>
    public FrozenDictionary<string, StoredTensor> Tensors { get; }

    /// <summary>The header's <c>__metadata__</c>.</summary>
    public FrozenDictionary<string, string> Metadata { get; }

    /// <summary>Opens and checks a file's header; no tensor data is read.</summary>
    /// <exception cref="InvalidFileException">The header is truncated, lies about sizes or offsets, overlaps, has holes or unknown types.</exception>
    public static SafetensorsFile Open(string path)
    {
        var file = MappedFile.Open(path);
        try
        {
            var headerLength = HeaderLength(file);
            var data = LengthBytes + headerLength;
            var header = SafetensorsHeader.Parse(path, file.Span(LengthBytes, headerLength), file.Length - data);
            var tensors = header.Entries.Select(entry => new StoredTensor(
                entry.Name, entry.Type, entry.Shape, path, checked((nint)(file.Address + data + entry.Begin)), entry.End - entry.Begin));
            return new(file, tensors.ToFrozenDictionary(t => t.Name), header.Metadata.ToFrozenDictionary());
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Whether the first bytes are those of a safetensors file, whole or cut off.</summary>
    internal static bool Recognises(ReadOnlySpan<byte> head) =>
        head.Length > LengthBytes && head[LengthBytes] == '{' && BinaryPrimitives.ReadUInt64LittleEndian(head) <= LongestHeader;

    public void Dispose() => _file.Dispose();

    private static long HeaderLength(MappedFile file)
    {
        var head = file.Span(0, FileSignature.HeadLength);
        if (!Recognises(head) && FileSignature.Describe(head) is { } what)
            throw new InvalidFileException(file.Path, "file", $"is not safetensors but {what}");
        if (head.Length < LengthBytes)
            throw new InvalidFileException(file.Path, "header length", $"is cut off: the file has {file.Length} bytes, a safetensors file at least {LengthBytes}");

        var length = BinaryPrimitives.ReadUInt64LittleEndian(head);
        if (length > LongestHeader)
            throw new InvalidFileException(file.Path, "header length", $"says {length:N0} bytes; a safetensors header has at most {LongestHeader:N0}: this is no safetensors file");
        if ((long)length > file.Length - LengthBytes)
            throw new InvalidFileException(file.Path, "header length", $"says {length:N0} bytes, but the file has only {file.Length:N0}: it is truncated, download it again");
        return (long)length;
    }
}
