using System.Collections.Frozen;
using System.IO.Compression;

namespace Routing.Formats.Zip;

/// <summary>A memory-mapped ZIP archive, stored or deflated. Owns: the mapping; disposed by: whoever opened it, after the last use of its bytes.</summary>
internal sealed class ZipContainer : IDisposable
{
    // Weights hardly compress: what inflates to many times the archive is a bomb.
    private const long MostInflation = 8;
    private const long AlwaysInflated = 1 << 20;

    private readonly MappedFile _file;
    private readonly Dictionary<string, byte[]> _inflated = [];

    private ZipContainer(MappedFile file, FrozenDictionary<string, ZipEntry> entries) => (_file, Entries) = (file, entries);

    /// <exception cref="InvalidFileException">
    /// The archive is cut off, split, encrypted, or lies about where its entries are; an entry is there twice, overlaps
    /// another, or is compressed by an unknown method or absurdly well.
    /// </exception>
    public static ZipContainer Open(string path)
    {
        var file = MappedFile.Open(path);
        try
        {
            var entries = ZipDirectory.Read(file);
            RequireHonestSize(file, entries.Values);
            return new(file, entries);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    public static bool Recognises(ReadOnlySpan<byte> head) => head.StartsWith("PK\x3\x4"u8);

    public string Path => _file.Path;

    /// <summary>Bytes in the archive.</summary>
    public long ByteCount => _file.Length;

    /// <summary>Entries by name.</summary>
    public FrozenDictionary<string, ZipEntry> Entries { get; }

    /// <summary>Bytes of an entry; valid until <see cref="Dispose"/>.</summary>
    /// <param name="entry">One of <see cref="Entries"/>.</param>
    /// <param name="start">First byte, from the entry's own start.</param>
    /// <param name="count">How many, at most what the entry has after <paramref name="start"/>.</param>
    public ReadOnlySpan<byte> Read(ZipEntry entry, long start, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(start, entry.Bytes - count);
        if (!entry.IsDeflated) return _file.Span(entry.Data + start, count);
        if (!_inflated.TryGetValue(entry.Name, out var bytes)) _inflated.Add(entry.Name, bytes = Inflate(entry));
        return bytes.AsSpan((int)start, count);
    }

    public void Dispose() => _file.Dispose();

    private byte[] Inflate(ZipEntry entry)
    {
        if (entry.Bytes > Array.MaxLength || entry.StoredBytes > int.MaxValue) throw new InvalidFileException(Path, entry.Name, $"inflates to {entry.Bytes:N0} bytes, too many to unpack: save it without compression, as torch.save does");
        var bytes = new byte[entry.Bytes];
        try
        {
            using var stored = Stored(entry);
            using var inflater = new DeflateStream(stored, CompressionMode.Decompress);
            inflater.ReadExactly(bytes);
            if (inflater.ReadByte() >= 0) throw new InvalidFileException(Path, entry.Name, $"inflates to more than the {entry.Bytes:N0} bytes it says");
        }
        catch (Exception failure) when (failure is InvalidDataException or EndOfStreamException)
        {
            throw new InvalidFileException(Path, entry.Name, $"does not inflate to the {entry.Bytes:N0} bytes it says: it is broken, download it again", failure);
        }
        return bytes;
    }

    private unsafe UnmanagedMemoryStream Stored(ZipEntry entry) => new((byte*)_file.Address + entry.Data, entry.StoredBytes);

    private static void RequireHonestSize(MappedFile file, IEnumerable<ZipEntry> entries)
    {
        var most = (UInt128)(MostInflation * file.Length + AlwaysInflated);
        UInt128 inflated = 0;
        foreach (var entry in entries.Where(entry => entry.IsDeflated))
            if ((inflated += (ulong)entry.Bytes) > most)
                throw new InvalidFileException(file.Path, entry.Name, $"inflates to {entry.Bytes:N0} bytes from {entry.StoredBytes:N0}, and the archive to over {MostInflation} times its size: a zip bomb, or compressed zeros (torch.save stores without compression)");
    }
}
