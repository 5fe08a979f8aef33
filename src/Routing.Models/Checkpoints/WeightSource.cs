using static TorchSharp.torch;

namespace Routing.Models.Checkpoints;

/// <summary>Hands out a decoder's weights by checkpoint name, from mapped files or fresh.</summary>
internal abstract class WeightSource
{
    /// <param name="name">The checkpoint's name.</param>
    /// <param name="shape">Sizes the decoder needs.</param>
    /// <returns>A tensor outside every dispose scope, owned by the decoder.</returns>
    public abstract Tensor Take(string name, params ReadOnlySpan<long> shape);
}
