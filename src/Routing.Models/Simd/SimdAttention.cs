using System.Runtime.CompilerServices;
using Routing.Models.Caching;
using Routing.Models.Native;

namespace Routing.Models.Simd;

/// <summary>Attention of one token over its sequence's KV memory, read in place.</summary>
internal static unsafe class SimdAttention
{
    /// <param name="queries">[heads, head_dim], rotated.</param>
    /// <param name="sequence">Where keys and values are; the token's own are already written.</param>
    /// <param name="layer">Block index.</param>
    /// <param name="first">First entry the token sees.</param>
    /// <param name="end">One past the last entry it sees.</param>
    /// <param name="heads">Query heads, a multiple of <paramref name="kvHeads"/>.</param>
    /// <param name="kvHeads">Key/value heads.</param>
    /// <param name="headDim">Width of a head.</param>
    /// <param name="scores">[end - first] scratch.</param>
    /// <param name="attended">[heads, head_dim], overwritten.</param>
    [MethodImpl(SimdMath.Kernel)]
    public static void Attend(float* queries, KvSequence sequence, int layer, int first, int end, int heads, int kvHeads, int headDim, float* scores, float* attended)
    {
        var stride = kvHeads * headDim;
        var offset = (long)(sequence.Start + first) * stride;
        var keys = (float*)NativeTensor.Address(sequence.Cache.Keys[layer]) + offset;
        var values = (float*)NativeTensor.Address(sequence.Cache.Values[layer]) + offset;
        var scale = 1f / MathF.Sqrt(headDim);
        var count = end - first;
        for (var head = 0; head < heads; head++)
        {
            var kvHead = head / (heads / kvHeads) * headDim;
            var query = queries + head * headDim;
            var output = attended + head * headDim;
            for (var entry = 0; entry < count; entry++)
                scores[entry] = SimdMath.Dot(query, keys + (long)entry * stride + kvHead, headDim) * scale;
            SimdMath.Softmax(scores, count);
            new Span<float>(output, headDim).Clear();
            for (var entry = 0; entry < count; entry++)
                SimdMath.AddScaled(output, values + (long)entry * stride + kvHead, scores[entry], headDim);
        }
    }
}
