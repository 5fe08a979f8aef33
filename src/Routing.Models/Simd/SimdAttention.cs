using System.Runtime.CompilerServices;

namespace Routing.Models.Simd;

/// <summary>Attention of a few consecutive tokens of one sequence over its KV memory, read in place and once for all of them.</summary>
/// <remarks>A token's result does not depend, bit for bit, on the tokens it is computed with: what it does not see weighs nothing.</remarks>
internal static unsafe class SimdAttention
{
    /// <summary>Elements of scratch that <see cref="Attend"/> needs.</summary>
    /// <param name="tokens">How many attend.</param>
    /// <param name="entries">Keys there are.</param>
    public static long ScratchSize(int tokens, int entries) => (long)tokens * ScoreStride(entries);

    /// <param name="shape">Widths.</param>
    /// <param name="queries">[tokens, heads, head_dim], rotated.</param>
    /// <param name="keys">[kv_heads, entries, head_dim]; the tokens' own are the last.</param>
    /// <param name="values">The same of values.</param>
    /// <param name="headStride">Elements from a head's keys to the next one's.</param>
    /// <param name="visible">[tokens] the entries that each token sees.</param>
    /// <param name="scores">Scratch of <see cref="ScratchSize"/>.</param>
    /// <param name="attended">[tokens, heads, head_dim], overwritten.</param>
    [MethodImpl(SimdMath.Kernel)]
    public static void Attend(AttentionShape shape, float* queries, float* keys, float* values, long headStride, ReadOnlySpan<Range> visible, float* scores, float* attended)
    {
        var (tokens, entries) = (visible.Length, visible[^1].End.Value);
        var stride = ScoreStride(entries);
        var scale = 1f / MathF.Sqrt(shape.HeadDim);
        for (var head = 0; head < shape.Heads; head++)
        {
            var (at, kvAt) = (head * shape.HeadDim, head / (shape.Heads / shape.KvHeads) * headStride);
            DotKernel.Multiply(keys + kvAt, shape.HeadDim, entries, queries + at, shape.QueryWidth, tokens, shape.HeadDim, scale, scores, stride);
            for (var token = 0; token < tokens; token++)
            {
                var row = scores + (long)token * stride;
                var (first, end) = (visible[token].Start.Value, visible[token].End.Value);
                SimdMath.Softmax(row + first, end - first);
                new Span<float>(row, first).Clear();
                new Span<float>(row + end, entries - end).Clear();
            }
            WeighedSums(shape, values + kvAt, entries, scores, stride, tokens, attended + at);
        }
    }

    private static int ScoreStride(int entries) => (entries + DotKernel.Group - 1) / DotKernel.Group * DotKernel.Group;

    /// <summary>Sums of one head's values, each row weighed by a token's scores.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void WeighedSums(AttentionShape shape, float* values, int entries, float* scores, int stride, int tokens, float* attended)
    {
        var done = 0;
        for (; done + PanelKernel<Lanes256, float>.Width <= shape.HeadDim; done += PanelKernel<Lanes256, float>.Width)
            PanelKernel<Lanes256, float>.Multiply(values + done, shape.HeadDim, scores, stride, attended + done, shape.QueryWidth, tokens, entries);
        if (done == shape.HeadDim) return;
        for (var token = 0; token < tokens; token++)
        {
            var sum = attended + (long)token * shape.QueryWidth + done;
            new Span<float>(sum, shape.HeadDim - done).Clear();
            for (var entry = 0; entry < entries; entry++)
                SimdMath.AddScaled(sum, values + (long)entry * shape.HeadDim + done, scores[token * stride + entry], shape.HeadDim - done);
        }
    }
}
