using Routing.Models.Layers;
using static TorchSharp.torch;

namespace Routing.Models;

/// <summary>What the blocks need to know of the tokens they run on: rotations, attention memory, feed-forward choices.</summary>
internal abstract class ForwardContext
{
    /// <summary>Rotations of the tokens.</summary>
    public abstract Rotation Rotation { get; }

    /// <summary>Attends from the tokens to what they may see, themselves included.</summary>
    /// <param name="layer">Block index.</param>
    /// <param name="queries">[tokens, heads, head_dim], rotated.</param>
    /// <param name="keys">[tokens, kv_heads, head_dim], rotated.</param>
    /// <param name="values">[tokens, kv_heads, head_dim].</param>
    /// <returns>[tokens, heads * head_dim].</returns>
    public abstract Tensor Attend(int layer, Tensor queries, Tensor keys, Tensor values);

    /// <summary>Token indices by feed-forward choice at a block, or null when every token takes the big one.</summary>
    public virtual FeedForwardSplit? SplitFeedForward(int layer) => null;
}

/// <summary>Which tokens take the big and which the small feed-forward; the rest skip it.</summary>
/// <param name="Big">[tokens] int64 indices, or null for none.</param>
/// <param name="Small">[tokens] int64 indices, or null for none.</param>
internal readonly record struct FeedForwardSplit(Tensor? Big, Tensor? Small) : IDisposable
{
    public void Dispose()
    {
        Big?.Dispose();
        Small?.Dispose();
    }
}
