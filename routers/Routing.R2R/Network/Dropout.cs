using Routing.Models.Native;
using static TorchSharp.torch;

namespace Routing.R2R.Network;

/// <summary>Zeroes values by chance and scales the others up to keep their mean; draws from a generator of its own, so that a step can be repeated.</summary>
/// <param name="Rate">Share of zeros, in [0, 1).</param>
internal sealed record Dropout(double Rate, Generator Generator)
{
    public Tensor Apply(Tensor x)
    {
        if (Rate == 0) return x;
        using var scope = NewDisposeScope();
        var kept = rand(x.shape, device: x.device, generator: Generator).ge(Scalars.Of(Rate)).to(x.dtype).div_(Scalars.Of(1 - Rate));
        return x.mul(kept).MoveToOuterDisposeScope();
    }
}
