using System.Buffers.Binary;

namespace Routing.Formats.Zip;

/// <summary>What a ZIP archive's last record says: where the directory is. Both the classic and the 64-bit form are read.</summary>
/// <param name="Count">Entries in the directory.</param>
/// <param name="Start">Offset of the directory.</param>
/// <param name="End">Offset after it.</param>
internal readonly record struct ZipEnd(ulong Count, long Start, long End)
{
    private const string Item = "end record";
    private const uint Signature = 0x0605_4b50, Signature64 = 0x0606_4b50, LocatorSignature = 0x0706_4b50;
    private const int Length = 22, Length64 = 56, LocatorLength = 20;

    public static ZipEnd Find(MappedFile file)
    {
        var at = file.Length - Length;
        if (!Is(file, at, Signature))
            throw new InvalidFileException(file.Path, Item, "is missing at the end of this zip archive: it is truncated, download it again (archives with a comment are not read)");
        return Is(file, at - LocatorLength, LocatorSignature) ? Find64(file, at - LocatorLength) : FindClassic(file, at);
    }

    private static ZipEnd FindClassic(MappedFile file, long at)
    {
        var record = new ZipCursor(file.Path, Item, file.Span(at, Length));
        record.Signature(Signature);
        RequireOneDisk(file, record.UInt16(), record.UInt16());
        record.Skip(sizeof(ushort));
        return Checked(file, record.UInt16(), record.UInt32(), record.UInt32(), at);
    }

    private static ZipEnd Find64(MappedFile file, long locatorAt)
    {
        var locator = new ZipCursor(file.Path, Item, file.Span(locatorAt, LocatorLength));
        locator.Signature(LocatorSignature);
        RequireOneDisk(file, locator.UInt32(), 0);
        var at = locatorAt - Length64;
        if (locator.UInt64() != (ulong)at || at < 0) throw new InvalidFileException(file.Path, Item, "has a 64-bit form that is not where it says it is");
        var record = new ZipCursor(file.Path, Item, file.Span(at, Length64));
        record.Signature(Signature64);
        record.Skip(sizeof(ulong) + 2 * sizeof(ushort));   // its own size, versions
        RequireOneDisk(file, record.UInt32(), record.UInt32());
        record.Skip(sizeof(ulong));
        return Checked(file, record.UInt64(), record.UInt64(), record.UInt64(), at);
    }

    private static ZipEnd Checked(MappedFile file, ulong count, ulong size, ulong start, long end) =>
        size <= (ulong)end && start == (ulong)end - size
            ? new(count, (long)start, end)
            : throw new InvalidFileException(file.Path, Item, $"says that {size} bytes of directory begin at byte {start}; they must end at {end:N0}, where this record begins");

    private static void RequireOneDisk(MappedFile file, uint disk, uint directoryDisk)
    {
        if (disk != 0 || directoryDisk != 0) throw new InvalidFileException(file.Path, Item, "says that the zip archive is split over several disks");
    }

    private static bool Is(MappedFile file, long offset, uint signature) =>
        offset >= 0 && BinaryPrimitives.ReadUInt32LittleEndian(file.Span(offset, sizeof(uint))) == signature;
}
