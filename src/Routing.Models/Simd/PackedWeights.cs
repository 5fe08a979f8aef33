using Routing.Models.Layers;

namespace Routing.Models.Simd;

/// <summary>The linear maps of a decoder, packed. Owns: them; disposed by: its <see cref="SimdStep"/>.</summary>
internal sealed class PackedWeights(DecoderBlock[] blocks, Linear head) : IDisposable
{
    public PackedBlock[] Blocks { get; } = Array.ConvertAll(blocks, block => new PackedBlock(block));

    public SimdLinear Head { get; } = new(head);

    public void Dispose()
    {
        foreach (var block in Blocks) block.Dispose();
        Head.Dispose();
    }
}
