using Routing.Models.Native;
using static TorchSharp.torch;

namespace Routing.Models.Kernels;

/// <summary>Attention spelled out: scores, mask, softmax, weighted sum. The twin that fast kernels are compared with.</summary>
internal sealed class ReferenceAttentionKernel : IAttentionKernel
{
    public Tensor Attend(Tensor queries, Tensor keys, Tensor values, Tensor? visible)
    {
        using var scope = NewDisposeScope();
        var groups = queries.size(1) / keys.size(1);
        var allKeys = keys.repeat_interleave(groups, dim: 1);                              // [batch, heads, keys, head_dim]
        var allValues = values.repeat_interleave(groups, dim: 1);
        var scores = queries.matmul(allKeys.transpose(-1, -2)).Over(Math.Sqrt(queries.size(-1)));   // [batch, heads, queries, keys]
        if (visible is not null) scores = scores.masked_fill(visible.logical_not(), Scalars.Of(double.NegativeInfinity));
        return nn.functional.softmax(scores, -1).matmul(allValues).MoveToOuterDisposeScope();
    }

    public Tensor AttendCausally(Tensor queries, Tensor keys, Tensor values)
    {
        using var visible = ones([queries.size(2), keys.size(2)], ScalarType.Bool, queries.device).tril();
        return Attend(queries, keys, values, visible);
    }
}
