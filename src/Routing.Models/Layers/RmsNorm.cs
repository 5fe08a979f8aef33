using Routing.Models.Checkpoints;
using Routing.Models.Native;
using static TorchSharp.torch;

namespace Routing.Models.Layers;

/// <summary>Root-mean-square norm over the last dimension (arXiv 1910.07467); computed in float32 whatever the weights are.</summary>
internal sealed class RmsNorm(Tensor weight, float epsilon)
{
    /// <summary>[features].</summary>
    public Tensor Weight => weight;

    public static RmsNorm Take(WeightSource source, string name, int features, float epsilon) =>
        new(source.Take($"{name}.weight", features), epsilon);

    /// <param name="x">[…, features].</param>
    /// <returns>The same shape and type.</returns>
    public Tensor Forward(Tensor x)
    {
        if (x.dtype != ScalarType.Float32)
        {
            using var wide = x.to(ScalarType.Float32);
            using var wideScaled = Scale(wide);
            using var narrow = wideScaled.to(x.dtype);
            return narrow.mul(weight);
        }
        using var scaled = Scale(x);
        return scaled.mul(weight);
    }

    private Tensor Scale(Tensor x)
    {
        using var squares = x.mul(x);
        using var inverse = squares.mean([-1], keepdim: true).add_(Scalars.Of(epsilon), Scalars.One).rsqrt_();   // […, 1]
        return x.mul(inverse);
    }
}
