namespace Routing.Formats.Gguf.Blocks;

/// <summary>
/// 256 values of 6 bits in 16 groups: [128 bytes of low four bits][64 bytes of high two bits][16 signed group scales][scale f16].
/// In each half of the block, run k of 32 values takes the low (k &lt; 2) or high halves of 32 bytes, and bits 2k, 2k + 1 of 32 others.
/// </summary>
internal static class Q6KBlocks
{
    private const int Values = 256;
    private const int Group = 16;
    private const int Size = 210;

    /// <summary>scale · group scale · (q − 32).</summary>
    public static void Decode(ReadOnlySpan<byte> blocks, Span<float> values)
    {
        for (; !values.IsEmpty; blocks = blocks[Size..], values = values[Values..])
        {
            var scale = BlockDecoder.Scale(blocks, 208);
            for (var group = 0; group < Values / Group; group++)
            {
                var groupScale = scale * (sbyte)blocks[192 + group];
                var (half, run, part) = (group / 8, group % 8 / 2, group % 2);
                var low = blocks.Slice(half * 64 + run % 2 * 32 + part * Group, Group);
                var high = blocks.Slice(128 + half * 32 + part * Group, Group);
                var lowShift = run / 2 * 4;
                var highShift = run * 2;
                var into = values.Slice(group * Group, Group);
                for (var i = 0; i < Group; i++)
                    into[i] = groupScale * (((low[i] >> lowShift) & 0xF | ((high[i] >> highShift) & 3) << 4) - 32);
            }
        }
    }
}
