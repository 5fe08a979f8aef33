namespace Routing.Formats.Gguf.Blocks;

/// <summary>
/// 256 values of 3 bits in 16 groups: [32 bytes of third bits][64 bytes][12 bytes of 6-bit group scales][scale f16].
/// The low two bits lie as in <see cref="Q2KBlocks"/>; the third of value 32k + i of the block is bit k of byte i.
/// </summary>
internal static class Q3KBlocks
{
    private const int Values = 256;
    private const int Group = 16;
    private const int Size = 110;

    /// <summary>scale · (group scale − 32) · (q − 4).</summary>
    public static void Decode(ReadOnlySpan<byte> blocks, Span<float> values)
    {
        for (; !values.IsEmpty; blocks = blocks[Size..], values = values[Values..])
        {
            var groupScales = blocks.Slice(96, 12);
            var scale = BlockDecoder.Scale(blocks, 108);
            for (var group = 0; group < Values / Group; group++)
            {
                var groupScale = scale * (GroupScale(groupScales, group) - 32);
                var third = blocks.Slice(group % 2 * Group, Group);
                var packed = blocks.Slice(32 + group / 8 * 32 + group % 2 * Group, Group);
                var shift = group % 8 / 2 * 2;
                var bit = group / 2;
                var into = values.Slice(group * Group, Group);
                for (var i = 0; i < Group; i++)
                    into[i] = groupScale * (((packed[i] >> shift) & 3 | ((third[i] >> bit) & 1) << 2) - 4);
            }
        }
    }

    /// <summary>Low four bits: bytes 0–7, the groups from 8 on in their high halves; high two bits: bytes 8–11.</summary>
    private static int GroupScale(ReadOnlySpan<byte> packed, int group)
    {
        var low = group < 8 ? packed[group] & 0xF : packed[group - 8] >> 4;
        return low | ((packed[8 + group % 4] >> (group / 4 * 2)) & 3) << 4;
    }
}
