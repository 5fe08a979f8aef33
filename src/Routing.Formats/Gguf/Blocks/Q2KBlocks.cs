namespace Routing.Formats.Gguf.Blocks;

/// <summary>
/// 256 values of 2 bits in 16 groups: [16 × (scale | minimum &lt;&lt; 4)][64 bytes][scale f16][minimum f16].
/// Each half of the block shares 32 bytes; bits 2k, 2k + 1 of byte i belong to value 32k + i of that half.
/// </summary>
internal static class Q2KBlocks
{
    private const int Values = 256;
    private const int Group = 16;
    private const int Size = 84;

    /// <summary>scale · group scale · q − minimum · group minimum.</summary>
    public static void Decode(ReadOnlySpan<byte> blocks, Span<float> values)
    {
        for (; !values.IsEmpty; blocks = blocks[Size..], values = values[Values..])
        {
            var scale = BlockDecoder.Scale(blocks, 80);
            var minimum = BlockDecoder.Scale(blocks, 82);
            for (var group = 0; group < Values / Group; group++)
            {
                var groupScale = scale * (blocks[group] & 0xF);
                var groupMinimum = minimum * (blocks[group] >> 4);
                var packed = blocks.Slice(16 + group / 8 * 32 + group % 2 * Group, Group);
                var shift = group % 8 / 2 * 2;
                var into = values.Slice(group * Group, Group);
                for (var i = 0; i < Group; i++) into[i] = groupScale * ((packed[i] >> shift) & 3) - groupMinimum;
            }
        }
    }
}
