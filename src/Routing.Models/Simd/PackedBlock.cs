namespace Routing.Models.Simd;

/// <summary>A block with its linear maps packed. Owns: them; disposed by: its <see cref="PackedWeights"/>.</summary>
internal sealed class PackedBlock(DecoderBlock block) : IDisposable
{
    /// <summary>The block they were packed from.</summary>
    public DecoderBlock Block => block;

    public SimdLinear Query { get; } = new(block.Attention.Query);

    public SimdLinear Key { get; } = new(block.Attention.Key);

    public SimdLinear Value { get; } = new(block.Attention.Value);

    public SimdLinear Output { get; } = new(block.Attention.Output);

    public SimdLinear Gate { get; } = new(block.FeedForward.Gate);

    public SimdLinear Up { get; } = new(block.FeedForward.Up);

    public SimdLinear Down { get; } = new(block.FeedForward.Down);

    public void Dispose()
    {
        foreach (var linear in (SimdLinear[])[Query, Key, Value, Output, Gate, Up, Down]) linear.Dispose();
    }
}
