using System.Buffers.Binary;

namespace Routing.Formats.Zip;

/// <summary>Reads the little-endian fields of ZIP records front to back, never past the end.</summary>
/// <param name="file">Path, for messages.</param>
/// <param name="item">What is read, for messages.</param>
/// <param name="bytes">All of it.</param>
internal ref struct ZipCursor(string file, string item, ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _rest = bytes;

    public readonly bool AtEnd => _rest.IsEmpty;

    public ushort UInt16() => BinaryPrimitives.ReadUInt16LittleEndian(Take(sizeof(ushort)));

    public uint UInt32() => BinaryPrimitives.ReadUInt32LittleEndian(Take(sizeof(uint)));

    public ulong UInt64() => BinaryPrimitives.ReadUInt64LittleEndian(Take(sizeof(ulong)));

    public ReadOnlySpan<byte> Take(int count)
    {
        if (count > _rest.Length) throw new InvalidFileException(file, item, "is cut off: the zip archive is broken, download it again");
        var taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }

    public void Skip(int count) => Take(count);

    /// <summary>Steps over a tagged field; false where the rest is too short for one.</summary>
    public bool TryField(out ushort tag, out ZipCursor field)
    {
        tag = 0;
        field = default;
        if (_rest.Length < 2 * sizeof(ushort)) return false;
        tag = UInt16();
        var length = UInt16();
        if (length > _rest.Length) return false;
        field = new(file, item, Take(length));
        return true;
    }

    /// <summary>Steps over the four bytes every record begins with.</summary>
    public void Signature(uint expected)
    {
        if (UInt32() != expected) throw new InvalidFileException(file, item, "is not where the zip archive says it is");
    }
}
