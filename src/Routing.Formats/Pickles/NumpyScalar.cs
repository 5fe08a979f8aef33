using System.Buffers.Binary;

namespace Routing.Formats.Pickles;

/// <summary>
/// The functions by which a NumPy number is pickled, as data. Training scripts leave such numbers behind where they meant
/// plain ones: thresholds from a <c>linspace</c>, metrics.
/// </summary>
internal static class NumpyScalar
{
    /// <summary><c>numpy.dtype(code, align, copy)</c></summary>
    public static NumpyType Type(PickleArguments arguments)
    {
        arguments.RequireCount(3, 3);
        var code = arguments.Take<PickleText>(0, "type").Value;
        return code is "f8" or "f4" or "i8" or "i4" or "b1" ? new(code) : throw arguments.Invalid($"names the type '{code}'; f8, f4, i8, i4 and b1 are read");
    }

    /// <summary><c>_codecs.encode(text, 'latin1')</c>: how protocol 2 writes bytes.</summary>
    public static PickleByteString Encode(PickleArguments arguments)
    {
        arguments.RequireCount(2, 2);
        if (arguments.Take<PickleText>(1, "encoding").Value != "latin1") throw arguments.Invalid("has an encoding other than latin1");
        var text = arguments.Take<PickleText>(0, "text").Value;
        if (text.Length > sizeof(long)) throw arguments.Invalid($"has {text.Length:N0} characters; NumPy numbers have at most {sizeof(long)}");
        return text.All(c => c <= byte.MaxValue) ? new([.. text.Select(c => (byte)c)]) : throw arguments.Invalid("has characters that latin1 has not");
    }

    /// <summary><c>numpy.core.multiarray.scalar(dtype, bytes)</c></summary>
    public static PickleValue Number(PickleArguments arguments)
    {
        arguments.RequireCount(2, 2);
        var code = arguments.Take<NumpyType>(0, "type").Code;
        var bytes = arguments.Take<PickleByteString>(1, "value").Bytes;
        if (bytes.Length != code[1] - '0') throw arguments.Invalid($"has {bytes.Length} bytes for a number of type {code}");
        return code switch
        {
            "f8" => new PickleFloat(BinaryPrimitives.ReadDoubleLittleEndian(bytes)),
            "f4" => new PickleFloat(BinaryPrimitives.ReadSingleLittleEndian(bytes)),
            "i8" => new PickleInteger(BinaryPrimitives.ReadInt64LittleEndian(bytes)),
            "i4" => new PickleInteger(BinaryPrimitives.ReadInt32LittleEndian(bytes)),
            _ => new PickleBool(bytes[0] != 0),
        };
    }
}
