using Routing.Models.Checkpoints;
using static TorchSharp.torch;

namespace Routing.Models.Layers;

/// <summary>A linear map. Every projection of the decoder goes through one, so that adapters have a single place to attach.</summary>
internal sealed class Linear
{
    private Linear(Tensor weight, Tensor? bias) => (Weight, Bias) = (weight, bias);

    /// <summary>[out, in].</summary>
    public Tensor Weight { get; }

    /// <summary>[out] or null.</summary>
    public Tensor? Bias { get; }

    public static Linear Take(WeightSource source, string name, int outFeatures, int inFeatures, bool bias) =>
        new(source.Take($"{name}.weight", outFeatures, inFeatures), bias ? source.Take($"{name}.bias", outFeatures) : null);

    /// <summary>A head that shares the embedding's weight.</summary>
    public static Linear Over(Tensor weight) => new(weight, null);

    /// <summary>Type the product is computed in when it is not the weight's own.</summary>
    public ScalarType? ProductType { get; set; }

    /// <param name="x">[tokens, in].</param>
    /// <returns>[tokens, out], of the type of <paramref name="x"/>.</returns>
    public Tensor Forward(Tensor x) => ProductType is { } type ? Forward(x, type) : nn.functional.linear(x, Weight, Bias!);

    private Tensor Forward(Tensor x, ScalarType type)
    {
        using var input = x.to(type);
        using var weight = Weight.to(type);
        using var bias = Bias?.to(type);
        using var product = nn.functional.linear(input, weight, bias!);
        return product.to(x.dtype);
    }
}
