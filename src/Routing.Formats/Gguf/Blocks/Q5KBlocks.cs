namespace Routing.Formats.Gguf.Blocks;

/// <summary>
/// 256 values of 5 bits in 8 groups: [scale f16][minimum f16][12 bytes of group scales][32 bytes of fifth bits][128 bytes].
/// Four bits lie as in <see cref="Q4KBlocks"/>; the fifth of value i of group k is bit k of byte i.
/// </summary>
internal static class Q5KBlocks
{
    private const int Values = 256;
    private const int Group = 32;
    private const int Size = 176;

    /// <summary>scale · group scale · q − minimum · group minimum.</summary>
    public static void Decode(ReadOnlySpan<byte> blocks, Span<float> values)
    {
        for (; !values.IsEmpty; blocks = blocks[Size..], values = values[Values..])
        {
            var scale = BlockDecoder.Scale(blocks, 0);
            var minimum = BlockDecoder.Scale(blocks, 2);
            var fifth = blocks.Slice(16, Group);
            for (var group = 0; group < Values / Group; group++)
            {
                var (groupScale, groupMinimum) = Q4KBlocks.SixBitPair(blocks.Slice(4, 12), group);
                var (step, offset) = (scale * groupScale, minimum * groupMinimum);
                var packed = blocks.Slice(48 + group / 2 * Group, Group);
                var shift = group % 2 * 4;
                var into = values.Slice(group * Group, Group);
                for (var i = 0; i < Group; i++)
                    into[i] = step * ((packed[i] >> shift) & 0xF | ((fifth[i] >> group) & 1) << 4) - offset;
            }
        }
    }
}
