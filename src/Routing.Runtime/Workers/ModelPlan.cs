using MessagePack;

namespace Routing.Runtime.Workers;

/// <summary>What of a model runs for a sequence.</summary>
/// <param name="Layers">Blocks to run; null runs all.</param>
/// <param name="FeedForward">Feed-forward choice a block; null is big everywhere.</param>
/// <param name="Steering">Name of the steering program, or null.</param>
[MessagePackObject]
public sealed record ModelPlan(
    [property: Key(0)] LayerPlan? Layers = null,
    [property: Key(1)] FeedForwardPlan? FeedForward = null,
    [property: Key(2)] string? Steering = null);
