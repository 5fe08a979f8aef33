using System.Runtime.InteropServices;
using Routing.Models.Native;
using static TorchSharp.torch;

namespace Routing.R2R.Network.Simd;

/// <summary>All linear maps before the first block as one, multiplied out in float64.</summary>
internal static class FoldedInput
{
    /// <returns>[hidden + embedding + logits] to [first width]; owned by the caller.</returns>
    public static PackedLinear Of(RouterNetworkConfig config, RouterWeights weights)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var (weight, bias) = Linear(config.Architecture.InputProjection);
        if (config.Architecture.ProjectsLogits)
        {
            var (logitsWeight, logitsBias) = Linear(RouterTensors.LogitsProjection);
            var seen = config.HiddenSize + config.EmbeddingSize;
            var (direct, projected) = (weight.narrow(1, 0, seen), weight.narrow(1, seen, config.HiddenSize));
            bias = bias.Plus(projected.mv(logitsBias));
            weight = cat([direct, projected.matmul(logitsWeight)], 1);           // [first width, hidden + embedding + logits]
        }
        var (backboneWeight, backboneBias) = Linear(RouterTensors.BackboneProjection);
        return new PackedLinear(Floats(backboneWeight.matmul(weight)), Floats(backboneBias.Plus(backboneWeight.mv(bias))));

        (Tensor Weight, Tensor Bias) Linear(string name)
        {
            var b = weights[$"{name}.bias"];
            return (tensor(weights[$"{name}.weight"].ToArray()).view(b.Length, -1).to(ScalarType.Float64), tensor(b.ToArray()).to(ScalarType.Float64));
        }
    }

    private static ReadOnlySpan<float> Floats(Tensor values) => MemoryMarshal.Cast<byte, float>(values.to(ScalarType.Float32).contiguous().bytes);
}
