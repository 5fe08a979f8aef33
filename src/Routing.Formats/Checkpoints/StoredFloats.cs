using System.Runtime.InteropServices;

namespace Routing.Formats.Checkpoints;

/// <summary>Stored weights as float32 numbers; exact for every type of weights.</summary>
public static class StoredFloats
{
    /// <param name="type">One that <see cref="StoredTypes.IsWeight"/>.</param>
    /// <param name="bytes">Little-endian elements.</param>
    /// <param name="values">As many numbers.</param>
    public static void Read(StoredType type, ReadOnlySpan<byte> bytes, Span<float> values)
    {
        switch (type)
        {
            case StoredType.F32:
                bytes.CopyTo(MemoryMarshal.AsBytes(values));
                break;
            case StoredType.BF16:
                var upperHalves = MemoryMarshal.Cast<byte, ushort>(bytes);
                for (var i = 0; i < values.Length; i++) values[i] = BitConverter.UInt32BitsToSingle((uint)upperHalves[i] << 16);
                break;
            case StoredType.F16:
                var halves = MemoryMarshal.Cast<byte, Half>(bytes);
                for (var i = 0; i < values.Length; i++) values[i] = (float)halves[i];
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(type), type, "not a type of model weights");
        }
    }
}
