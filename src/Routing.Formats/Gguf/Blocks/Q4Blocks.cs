namespace Routing.Formats.Gguf.Blocks;

/// <summary>32 values of 4 bits: value i is the low half of byte i, value i + 16 its high half.</summary>
internal static class Q4Blocks
{
    private const int Values = 32;
    private const int Half = 16;

    /// <summary>[scale f16][16 bytes]: scale · (q − 8).</summary>
    public static void DecodeQ4_0(ReadOnlySpan<byte> blocks, Span<float> values)
    {
        const int size = 18;
        for (; !values.IsEmpty; blocks = blocks[size..], values = values[Values..])
        {
            var scale = BlockDecoder.Scale(blocks, 0);
            var packed = blocks.Slice(2, Half);
            var low = values[..Half];
            var high = values.Slice(Half, Half);
            for (var i = 0; i < Half; i++)
            {
                low[i] = scale * ((packed[i] & 0xF) - 8);
                high[i] = scale * ((packed[i] >> 4) - 8);
            }
        }
    }

    /// <summary>[scale f16][minimum f16][16 bytes]: scale · q + minimum.</summary>
    public static void DecodeQ4_1(ReadOnlySpan<byte> blocks, Span<float> values)
    {
        const int size = 20;
        for (; !values.IsEmpty; blocks = blocks[size..], values = values[Values..])
        {
            var scale = BlockDecoder.Scale(blocks, 0);
            var minimum = BlockDecoder.Scale(blocks, 2);
            var packed = blocks.Slice(4, Half);
            var low = values[..Half];
            var high = values.Slice(Half, Half);
            for (var i = 0; i < Half; i++)
            {
                low[i] = scale * (packed[i] & 0xF) + minimum;
                high[i] = scale * (packed[i] >> 4) + minimum;
            }
        }
    }
}
