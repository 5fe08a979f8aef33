using static TorchSharp.torch;

namespace Routing.Models.Kernels;

/// <summary>Scaled dot-product attention of grouped queries: a pure function of tensors.</summary>
internal interface IAttentionKernel
{
    /// <param name="queries">[batch, heads, queries, head_dim].</param>
    /// <param name="keys">[batch, kv_heads, keys, head_dim]; heads is a multiple of kv_heads.</param>
    /// <param name="values">[batch, kv_heads, keys, head_dim].</param>
    /// <param name="visible">[queries, keys] bool, true where a query sees a key; null = every query sees every key.</param>
    /// <returns>[batch, heads, queries, head_dim].</returns>
    Tensor Attend(Tensor queries, Tensor keys, Tensor values, Tensor? visible);

    /// <summary>The same with the causal triangle, queries and keys being the same positions.</summary>
    Tensor AttendCausally(Tensor queries, Tensor keys, Tensor values);
}
