using Routing.Formats.Checkpoints;

namespace Routing.Models.Simd;

/// <summary>Widths of grouped-query attention.</summary>
/// <param name="Heads">Query heads, a multiple of <paramref name="KvHeads"/>.</param>
/// <param name="KvHeads">Key/value heads.</param>
/// <param name="HeadDim">Width of a head.</param>
internal readonly record struct AttentionShape(int Heads, int KvHeads, int HeadDim)
{
    public AttentionShape(ModelConfig config)
        : this(config.HeadCount, config.KvHeadCount, config.HeadDim)
    {
    }

    /// <summary>Elements of a token's queries.</summary>
    public int QueryWidth => Heads * HeadDim;

    /// <summary>Elements of a token's keys, and of its values.</summary>
    public int KvWidth => KvHeads * HeadDim;
}
