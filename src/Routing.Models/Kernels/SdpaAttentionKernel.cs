using static TorchSharp.torch;

namespace Routing.Models.Kernels;

/// <summary>Attention by libtorch's fused kernel.</summary>
/// <remarks>
/// Grouped queries are folded into the query axis: one key/value head then serves all its queries without being copied,
/// which on a CPU is about ten times faster than repeating keys and values.
/// </remarks>
internal sealed class SdpaAttentionKernel : IAttentionKernel
{
    public Tensor Attend(Tensor queries, Tensor keys, Tensor values, Tensor? visible)
    {
        var (batch, heads, count, headDim) = (queries.size(0), queries.size(1), queries.size(2), queries.size(3));
        var groups = heads / keys.size(1);
        if (groups == 1) return nn.functional.scaled_dot_product_attention(queries, keys, values, visible!);

        using var folded = queries.reshape(batch, keys.size(1), groups * count, headDim);
        using var mask = visible?.repeat(groups, 1);                                        // [groups * queries, keys]
        using var attended = nn.functional.scaled_dot_product_attention(folded, keys, values, mask!);
        return attended.reshape(batch, heads, count, headDim);
    }

    public Tensor AttendCausally(Tensor queries, Tensor keys, Tensor values)
    {
        var groups = queries.size(1) / keys.size(1);
        if (groups == 1) return nn.functional.scaled_dot_product_attention(queries, keys, values, is_casual: true);
        // The folded axis mixes positions, which the causal flag cannot express; here keys are as few as queries and copied.
        using var allKeys = keys.repeat_interleave(groups, dim: 1);
        using var allValues = values.repeat_interleave(groups, dim: 1);
        return nn.functional.scaled_dot_product_attention(queries, allKeys, allValues, is_casual: true);
    }
}
