using Routing.Formats.Checkpoints;
using Routing.Models.Checkpoints;
using static TorchSharp.torch;

namespace Routing.Models.Layers;

/// <summary>A gated feed-forward module: down(silu(gate(x)) · up(x)) (SwiGLU, arXiv 2002.05202).</summary>
internal sealed class FeedForward(Linear gate, Linear up, Linear down)
{
    public Linear Gate => gate;

    public Linear Up => up;

    public Linear Down => down;

    public static FeedForward Take(WeightSource source, string name, ModelConfig config) => new(
        Linear.Take(source, $"{name}.gate_proj", config.IntermediateSize, config.HiddenSize, config.MlpBias),
        Linear.Take(source, $"{name}.up_proj", config.IntermediateSize, config.HiddenSize, config.MlpBias),
        Linear.Take(source, $"{name}.down_proj", config.HiddenSize, config.IntermediateSize, config.MlpBias));

    /// <param name="x">[tokens, hidden].</param>
    /// <returns>[tokens, hidden].</returns>
    public Tensor Forward(Tensor x)
    {
        using var gated = gate.Forward(x);                       // [tokens, intermediate]
        using var activated = nn.functional.silu(gated);
        using var raised = up.Forward(x);
        using var product = activated.mul(raised);
        return down.Forward(product);
    }
}
