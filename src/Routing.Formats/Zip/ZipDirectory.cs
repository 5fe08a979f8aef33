using System.Collections.Frozen;
using System.Text;

namespace Routing.Formats.Zip;

/// <summary>A ZIP archive's directory, every entry held against the file: names once, both headers agreeing, bytes without overlap.</summary>
internal static class ZipDirectory
{
    private const string Item = "zip directory";
    private const int MostEntries = 100_000;
    private const int MostBytes = 64 << 20;
    private const uint EntrySignature = 0x0201_4b50, LocalSignature = 0x0403_4b50;
    private const int LocalLength = 30;
    private const int Encrypted = 0x0001 | 0x0040 | 0x2000;   // entry, strongly, directory

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static FrozenDictionary<string, ZipEntry> Read(MappedFile file)
    {
        var end = ZipEnd.Find(file);
        if (end.Count > MostEntries) throw new InvalidFileException(file.Path, Item, $"names {end.Count} entries; at most {MostEntries:N0} are read");
        if (end.End - end.Start > MostBytes) throw new InvalidFileException(file.Path, Item, $"has {end.End - end.Start:N0} bytes; at most {MostBytes:N0} are read");
        var directory = new ZipCursor(file.Path, Item, file.Span(end.Start, end.End - end.Start));
        var entries = new Dictionary<string, ZipEntry>();
        for (var i = 0UL; i < end.Count; i++)
        {
            var entry = ReadEntry(file, ref directory);
            if (!entries.TryAdd(entry.Name, entry)) throw new InvalidFileException(file.Path, entry.Name, "is in the zip archive twice");
        }
        if (!directory.AtEnd) throw new InvalidFileException(file.Path, Item, $"goes on after its {end.Count} entries");
        CheckLayout(file, entries.Values, end.Start);
        return entries.ToFrozenDictionary();
    }

    private static ZipEntry ReadEntry(MappedFile file, ref ZipCursor directory)
    {
        directory.Signature(EntrySignature);
        directory.Skip(2 * sizeof(ushort));   // versions
        var (flags, method) = (directory.UInt16(), directory.UInt16());
        directory.Skip(2 * sizeof(uint));     // time, checksum: torch.save may leave the checksum out
        ulong stored = directory.UInt32(), bytes = directory.UInt32();
        var (nameLength, extraLength, commentLength) = (directory.UInt16(), directory.UInt16(), directory.UInt16());
        directory.Skip(2 * sizeof(ushort) + sizeof(uint));   // disk, attributes
        ulong start = directory.UInt32();
        var name = Text(file.Path, directory.Take(nameLength));
        Zip64Extra.Complete(new(file.Path, name, directory.Take(extraLength)), ref bytes, ref stored, ref start);
        directory.Skip(commentLength);

        if ((flags & Encrypted) != 0) throw new InvalidFileException(file.Path, name, "is encrypted");
        if (method is not (0 or 8)) throw new InvalidFileException(file.Path, name, $"is compressed by method {method}; only stored and deflated entries are read");
        if (method == 0 && stored != bytes) throw new InvalidFileException(file.Path, name, $"is stored as it is, but in {stored} bytes instead of its {bytes}");
        if (start > (ulong)file.Length || stored > (ulong)file.Length) throw new InvalidFileException(file.Path, name, $"has {stored} bytes from byte {start}: the file ends before");
        var entry = new ZipEntry(name, (long)start, DataOffset(file, name, (long)start, method), (long)stored, (long)Math.Min(bytes, long.MaxValue), method == 8);
        return entry.End <= file.Length ? entry : throw new InvalidFileException(file.Path, name, $"ends at byte {entry.End:N0}, but the file at {file.Length:N0}");
    }

    /// <summary>Where an entry's bytes begin: only its local header knows, which must otherwise say the same.</summary>
    private static long DataOffset(MappedFile file, string name, long start, ushort method)
    {
        var header = new ZipCursor(file.Path, name, file.Span(start, LocalLength));
        header.Signature(LocalSignature);
        header.Skip(2 * sizeof(ushort));
        if (header.UInt16() != method) throw new InvalidFileException(file.Path, name, "has a local header of another compression method");
        header.Skip(4 * sizeof(uint));
        var (nameLength, extraLength) = (header.UInt16(), header.UInt16());
        var nameBytes = new ZipCursor(file.Path, name, file.Span(start + LocalLength, nameLength)).Take(nameLength);
        if (Text(file.Path, nameBytes) != name) throw new InvalidFileException(file.Path, name, "has a local header of another name");
        return start + LocalLength + nameLength + extraLength;
    }

    private static void CheckLayout(MappedFile file, IEnumerable<ZipEntry> entries, long end)
    {
        var position = 0L;
        foreach (var entry in entries.OrderBy(entry => entry.Start))
        {
            if (entry.Start < position) throw new InvalidFileException(file.Path, entry.Name, $"begins at byte {entry.Start:N0} and overlaps the entry before it, which ends at {position:N0}");
            position = entry.End;
        }
        if (position > end) throw new InvalidFileException(file.Path, Item, $"begins at byte {end:N0}, before the last entry ends at {position:N0}");
    }

    private static string Text(string file, ReadOnlySpan<byte> bytes)
    {
        try
        {
            return StrictUtf8.GetString(bytes);
        }
        catch (DecoderFallbackException failure)
        {
            throw new InvalidFileException(file, Item, "has a name that is not valid UTF-8", failure);
        }
    }
}
