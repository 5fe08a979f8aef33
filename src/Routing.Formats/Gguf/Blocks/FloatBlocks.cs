using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Routing.Formats.Gguf.Blocks;

/// <summary>Unquantised elements: one value a block, little-endian.</summary>
internal static class FloatBlocks
{
    public static void DecodeF32(ReadOnlySpan<byte> blocks, Span<float> values)
    {
        if (BitConverter.IsLittleEndian) blocks.CopyTo(MemoryMarshal.AsBytes(values));
        else for (var i = 0; i < values.Length; i++) values[i] = BinaryPrimitives.ReadSingleLittleEndian(blocks[(4 * i)..]);
    }

    public static void DecodeF16(ReadOnlySpan<byte> blocks, Span<float> values)
    {
        for (var i = 0; i < values.Length; i++) values[i] = BlockDecoder.Scale(blocks, 2 * i);
    }

    /// <summary>A bfloat16 is the upper half of a float32.</summary>
    public static void DecodeBF16(ReadOnlySpan<byte> blocks, Span<float> values)
    {
        for (var i = 0; i < values.Length; i++)
            values[i] = BitConverter.UInt32BitsToSingle((uint)BinaryPrimitives.ReadUInt16LittleEndian(blocks[(2 * i)..]) << 16);
    }
}
