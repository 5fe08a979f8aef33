using System.Buffers.Binary;
using System.Text;

namespace Routing.Formats.Gguf;

/// <summary>Reads a GGUF header front to back. Every length is held against the bytes that are left before anything is made of it.</summary>
internal sealed class GgufCursor(MappedFile file)
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Offset of the next byte.</summary>
    public long Position { get; private set; }

    public long Remaining => file.Length - Position;

    public byte ReadByte(string item) => Take(1, item)[0];

    public uint ReadUInt32(string item) => BinaryPrimitives.ReadUInt32LittleEndian(Take(sizeof(uint), item));

    public ulong ReadUInt64(string item) => BinaryPrimitives.ReadUInt64LittleEndian(Take(sizeof(ulong), item));

    /// <summary>A number of things of which each takes at least <paramref name="leastBytes"/> bytes of what is left.</summary>
    public long ReadCount(string item, int leastBytes)
    {
        var count = ReadUInt64(item);
        var room = (ulong)(Remaining / leastBytes);
        return count <= room ? (long)count : throw Invalid(item, $"says {count}, but the rest of the file has room for at most {room}");
    }

    /// <summary>A name of 1 to <paramref name="longest"/> bytes.</summary>
    public string ReadName(string item, int longest)
    {
        var length = ReadUInt64(item);
        if (length == 0) throw Invalid(item, "the name is empty");
        if (length > (ulong)longest) throw Invalid(item, $"the name is {length} bytes long; at most {longest} are allowed");
        try
        {
            return StrictUtf8.GetString(Take((int)length, item));
        }
        catch (DecoderFallbackException)
        {
            throw Invalid(item, "the name is not valid UTF-8");
        }
    }

    public void SkipString(string item)
    {
        var length = ReadUInt64(item);
        if (length > int.MaxValue || (long)length > Remaining)
            throw Invalid(item, $"says that the text is {length} bytes long, but {Remaining} bytes are left in the file");
        Position += (long)length;
    }

    public void Skip(long bytes, string item)
    {
        if (bytes > Remaining) throw Truncated(item);
        Position += bytes;
    }

    public InvalidFileException Invalid(string item, string reason) => new(file.Path, item, reason);

    private ReadOnlySpan<byte> Take(int bytes, string item)
    {
        if (bytes > Remaining) throw Truncated(item);
        var taken = file.Span(Position, bytes);
        Position += bytes;
        return taken;
    }

    private InvalidFileException Truncated(string item) => Invalid(item, $"the file ends here, after {file.Length} bytes: it is truncated");
}
