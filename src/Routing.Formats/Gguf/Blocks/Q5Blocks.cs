using System.Buffers.Binary;

namespace Routing.Formats.Gguf.Blocks;

/// <summary>32 values of 5 bits: four packed as in <see cref="Q4Blocks"/>, the fifth of value i is bit i of a word.</summary>
internal static class Q5Blocks
{
    private const int Values = 32;
    private const int Half = 16;

    /// <summary>[scale f16][fifth bits u32][16 bytes]: scale · (q − 16).</summary>
    public static void DecodeQ5_0(ReadOnlySpan<byte> blocks, Span<float> values)
    {
        const int size = 22;
        for (; !values.IsEmpty; blocks = blocks[size..], values = values[Values..])
        {
            var scale = BlockDecoder.Scale(blocks, 0);
            var fifth = BinaryPrimitives.ReadUInt32LittleEndian(blocks[2..]);
            var packed = blocks.Slice(6, Half);
            var low = values[..Half];
            var high = values.Slice(Half, Half);
            for (var i = 0; i < Half; i++)
            {
                low[i] = scale * (Low(packed[i], fifth, i) - 16);
                high[i] = scale * (High(packed[i], fifth, i) - 16);
            }
        }
    }

    /// <summary>[scale f16][minimum f16][fifth bits u32][16 bytes]: scale · q + minimum.</summary>
    public static void DecodeQ5_1(ReadOnlySpan<byte> blocks, Span<float> values)
    {
        const int size = 24;
        for (; !values.IsEmpty; blocks = blocks[size..], values = values[Values..])
        {
            var scale = BlockDecoder.Scale(blocks, 0);
            var minimum = BlockDecoder.Scale(blocks, 2);
            var fifth = BinaryPrimitives.ReadUInt32LittleEndian(blocks[4..]);
            var packed = blocks.Slice(8, Half);
            var low = values[..Half];
            var high = values.Slice(Half, Half);
            for (var i = 0; i < Half; i++)
            {
                low[i] = scale * Low(packed[i], fifth, i) + minimum;
                high[i] = scale * High(packed[i], fifth, i) + minimum;
            }
        }
    }

    private static int Low(byte packed, uint fifth, int i) => (packed & 0xF) | (int)((fifth >> i) & 1) << 4;

    private static int High(byte packed, uint fifth, int i) => (packed >> 4) | (int)((fifth >> (i + Half)) & 1) << 4;
}
