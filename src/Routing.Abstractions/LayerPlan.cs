using System.Collections.Immutable;

namespace Routing;

/// <summary>Which blocks of the decoder run for a row; the residual stream passes a block that does not run unchanged.</summary>
/// <param name="Runs">[layers], true where the block runs.</param>
public sealed record LayerPlan(ImmutableArray<bool> Runs)
{
    /// <summary>Runs the blocks named and no other.</summary>
    public static LayerPlan Of(int layerCount, params ReadOnlySpan<int> layers)
    {
        var runs = ImmutableArray.CreateBuilder<bool>(layerCount);
        runs.Count = layerCount;
        foreach (var layer in layers) runs[layer] = true;
        return new LayerPlan(runs.MoveToImmutable());
    }
}
