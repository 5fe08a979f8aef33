using System.Buffers.Binary;
using System.Text;

namespace Routing.Formats.Pickles;

/// <summary>Reads a pickle's bytes front to back. Every length is held against the bytes that are left before anything is made of it.</summary>
/// <param name="file">Path, for messages.</param>
/// <param name="item">The pickle's name in the file, for messages.</param>
/// <param name="bytes">All of the pickle.</param>
internal sealed class PickleCursor(string file, string item, byte[] bytes)
{
    private const int LongestText = 1 << 16;
    private const int LongestName = 256;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private int _position;
    private int _opcodeAt;

    public int Remaining => bytes.Length - _position;

    public PickleOpcode ReadOpcode()
    {
        _opcodeAt = _position;
        return (PickleOpcode)ReadByte();
    }

    public byte ReadByte() => Take(1)[0];

    public ushort ReadUInt16() => BinaryPrimitives.ReadUInt16LittleEndian(Take(sizeof(ushort)));

    public uint ReadUInt32() => BinaryPrimitives.ReadUInt32LittleEndian(Take(sizeof(uint)));

    public ulong ReadUInt64() => BinaryPrimitives.ReadUInt64LittleEndian(Take(sizeof(ulong)));

    /// <summary>Floats alone are big-endian in a pickle.</summary>
    public double ReadFloat() => BinaryPrimitives.ReadDoubleBigEndian(Take(sizeof(double)));

    /// <summary>A signed number of as many bytes as it needs.</summary>
    public long ReadLong(int length)
    {
        if (length > sizeof(long)) throw Invalid($"is an int of {length} bytes; at most {sizeof(long)} are read");
        var number = Take(length);
        var value = length > 0 && (number[^1] & 0x80) != 0 ? -1L : 0;
        for (var i = length - 1; i >= 0; i--) value = value << 8 | number[i];
        return value;
    }

    public byte[] ReadBytes(int length) => Take(length).ToArray();

    public string ReadText(ulong length) => length <= LongestText
        ? Text(Take((int)length))
        : throw Invalid($"is a text of {length} bytes; at most {LongestText:N0} are read");

    /// <summary>A name that ends with its line.</summary>
    public string ReadLine()
    {
        var rest = bytes.AsSpan(_position);
        var length = rest[..Math.Min(rest.Length, LongestName + 1)].IndexOf((byte)'\n');
        if (length < 0) throw Invalid(rest.Length > LongestName ? $"has a name of over {LongestName} characters" : "has a name that does not end");
        return Text(Take(length + 1)[..^1]);
    }

    /// <summary>A refusal of what the last opcode asks for.</summary>
    public InvalidFileException Invalid(string reason, Exception? inner = null) => new(file, $"{item}, byte {_opcodeAt:N0}", reason, inner);

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > Remaining) throw Invalid("the pickle is cut off: the file is broken, download it again");
        var taken = bytes.AsSpan(_position, count);
        _position += count;
        return taken;
    }

    private string Text(ReadOnlySpan<byte> utf8)
    {
        try
        {
            return StrictUtf8.GetString(utf8);
        }
        catch (DecoderFallbackException failure)
        {
            throw Invalid("is a text that is not valid UTF-8", failure);
        }
    }
}
