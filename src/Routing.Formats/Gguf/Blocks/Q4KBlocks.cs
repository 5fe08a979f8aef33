namespace Routing.Formats.Gguf.Blocks;

/// <summary>
/// 256 values of 4 bits in 8 groups: [scale f16][minimum f16][12 bytes of 6-bit group scales and minimums][128 bytes].
/// Each quarter of the block shares 32 bytes: its first group is their low halves, its second their high halves.
/// </summary>
internal static class Q4KBlocks
{
    private const int Values = 256;
    private const int Group = 32;
    private const int Size = 144;

    /// <summary>scale · group scale · q − minimum · group minimum.</summary>
    public static void Decode(ReadOnlySpan<byte> blocks, Span<float> values)
    {
        for (; !values.IsEmpty; blocks = blocks[Size..], values = values[Values..])
        {
            var scale = BlockDecoder.Scale(blocks, 0);
            var minimum = BlockDecoder.Scale(blocks, 2);
            for (var group = 0; group < Values / Group; group++)
            {
                var (groupScale, groupMinimum) = SixBitPair(blocks.Slice(4, 12), group);
                var (step, offset) = (scale * groupScale, minimum * groupMinimum);
                var packed = blocks.Slice(16 + group / 2 * Group, Group);
                var shift = group % 2 * 4;
                var into = values.Slice(group * Group, Group);
                for (var i = 0; i < Group; i++) into[i] = step * ((packed[i] >> shift) & 0xF) - offset;
            }
        }
    }

    /// <summary>
    /// Scale and minimum of a group. Groups 0–3: low six bits of byte group and of byte group + 4. Groups 4–7: the halves of byte
    /// group + 4 are the low four bits, the two high bits of bytes group − 4 and group the rest.
    /// </summary>
    public static (int Scale, int Minimum) SixBitPair(ReadOnlySpan<byte> packed, int group) => group < 4
        ? (packed[group] & 63, packed[group + 4] & 63)
        : (packed[group + 4] & 0xF | packed[group - 4] >> 6 << 4, packed[group + 4] >> 4 | packed[group] >> 6 << 4);
}
