using System.Buffers.Binary;
using System.Text;

namespace Routing.Formats.Gguf;

/// <summary>
/// One metadata value. Its bytes stay in the file, with sizes already checked, and are decoded when asked for;
/// asking for another type than the file has is an <see cref="InvalidFileException"/>.
/// </summary>
public sealed class GgufValue
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    // More than any tokenizer has; what a hostile file says beyond is never made.
    private const int MostElements = 1 << 20;
    private const int MostTextBytes = 1 << 26;

    private readonly MappedFile _file;
    private readonly string _key;
    private readonly long _offset;

    /// <param name="offset">First byte of the value, or of an array's first element.</param>
    internal GgufValue(MappedFile file, string key, GgufValueType type, GgufValueType elementType, long count, long offset)
    {
        (_file, _key, _offset) = (file, key, offset);
        (Type, ElementType, Count) = (type, elementType, count);
    }

    public GgufValueType Type { get; }

    /// <summary>Type of an array's elements; of a single value its own.</summary>
    public GgufValueType ElementType { get; }

    /// <summary>Elements of an array; 1 for a single value.</summary>
    public long Count { get; }

    /// <summary>A single integer, of any width.</summary>
    public bool IsInteger => IsIntegerType(Type);

    public string AsString()
    {
        Expect(Type == GgufValueType.String, "a string");
        return ReadString(_offset, _key, out _);
    }

    public bool AsBool()
    {
        Expect(Type == GgufValueType.Bool, "a bool");
        return _file.Span(_offset, 1)[0] != 0;
    }

    public long AsInteger()
    {
        Expect(IsInteger, "an integer");
        return ReadInteger(0);
    }

    /// <summary>A floating-point number or an integer.</summary>
    public double AsNumber()
    {
        Expect(IsNumberType(Type), "a number");
        return ReadNumber(0);
    }

    public string[] AsStrings()
    {
        Expect(Type == GgufValueType.Array && ElementType == GgufValueType.String, "an array of strings");
        var texts = new string[ArrayLength()];
        var at = _offset;
        for (var i = 0; i < texts.Length; i++)
        {
            texts[i] = ReadString(at, $"{_key}[{i}]", out at);
            if (at - _offset > MostTextBytes) throw TooLong();
        }
        return texts;
    }

    public long[] AsIntegers()
    {
        Expect(Type == GgufValueType.Array && IsIntegerType(ElementType), "an array of integers");
        var numbers = new long[ArrayLength()];
        for (var i = 0; i < numbers.Length; i++) numbers[i] = ReadInteger(i);
        return numbers;
    }

    public double[] AsNumbers()
    {
        Expect(Type == GgufValueType.Array && IsNumberType(ElementType), "an array of numbers");
        var numbers = new double[ArrayLength()];
        for (var i = 0; i < numbers.Length; i++) numbers[i] = ReadNumber(i);
        return numbers;
    }

    private static bool IsIntegerType(GgufValueType type) =>
        type is GgufValueType.UInt8 or GgufValueType.Int8 or GgufValueType.UInt16 or GgufValueType.Int16 or GgufValueType.UInt32
            or GgufValueType.Int32 or GgufValueType.UInt64 or GgufValueType.Int64;

    private static bool IsNumberType(GgufValueType type) => type is GgufValueType.Float32 or GgufValueType.Float64 || IsIntegerType(type);

    private void Expect(bool condition, string expected)
    {
        if (condition) return;
        var found = Type == GgufValueType.Array ? $"an array of {ElementType}" : $"of type {Type}";
        throw new InvalidFileException(_file.Path, _key, $"is {found} where {expected} belongs");
    }

    private int ArrayLength() =>
        Count <= MostElements ? (int)Count : throw new InvalidFileException(_file.Path, _key, $"has {Count:N0} elements; at most {MostElements:N0} are read");

    private InvalidFileException TooLong() => new(_file.Path, _key, $"holds more than {MostTextBytes:N0} bytes of text");

    private double ReadNumber(int index)
    {
        var bytes = Element(index);
        return ElementType switch
        {
            GgufValueType.Float32 => BinaryPrimitives.ReadSingleLittleEndian(bytes),
            GgufValueType.Float64 => BinaryPrimitives.ReadDoubleLittleEndian(bytes),
            _ => ReadInteger(index),
        };
    }

    private long ReadInteger(int index)
    {
        var bytes = Element(index);
        return ElementType switch
        {
            GgufValueType.UInt8 => bytes[0],
            GgufValueType.Int8 => (sbyte)bytes[0],
            GgufValueType.UInt16 => BinaryPrimitives.ReadUInt16LittleEndian(bytes),
            GgufValueType.Int16 => BinaryPrimitives.ReadInt16LittleEndian(bytes),
            GgufValueType.UInt32 => BinaryPrimitives.ReadUInt32LittleEndian(bytes),
            GgufValueType.Int32 => BinaryPrimitives.ReadInt32LittleEndian(bytes),
            GgufValueType.Int64 => BinaryPrimitives.ReadInt64LittleEndian(bytes),
            _ => Signed(BinaryPrimitives.ReadUInt64LittleEndian(bytes)),
        };
    }

    private long Signed(ulong number) =>
        number <= long.MaxValue ? (long)number : throw new InvalidFileException(_file.Path, _key, $"{number} is too large");

    private ReadOnlySpan<byte> Element(int index)
    {
        var size = ElementType.Size();
        return _file.Span(_offset + (long)index * size, size);
    }

    private string ReadString(long at, string item, out long next)
    {
        var length = (int)BinaryPrimitives.ReadUInt64LittleEndian(_file.Span(at, sizeof(ulong)));
        if (length > MostTextBytes) throw TooLong();
        next = at + sizeof(ulong) + length;
        try
        {
            return StrictUtf8.GetString(_file.Span(at + sizeof(ulong), length));
        }
        catch (DecoderFallbackException)
        {
            throw new InvalidFileException(_file.Path, item, "is not valid UTF-8");
        }
    }
}
