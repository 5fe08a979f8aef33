namespace Routing.Formats.Gguf.Blocks;

/// <summary>32 values of 8 bits.</summary>
internal static class Q8Blocks
{
    private const int Values = 32;

    /// <summary>[scale f16][32 signed bytes]: scale · q.</summary>
    public static void DecodeQ8_0(ReadOnlySpan<byte> blocks, Span<float> values)
    {
        const int size = 34;
        for (; !values.IsEmpty; blocks = blocks[size..], values = values[Values..])
        {
            var scale = BlockDecoder.Scale(blocks, 0);
            var packed = blocks.Slice(2, Values);
            var block = values[..Values];
            for (var i = 0; i < Values; i++) block[i] = scale * (sbyte)packed[i];
        }
    }
}
