using Routing.Models.Native;
using static TorchSharp.torch;

namespace Routing.R2R.Network;

/// <summary>
/// The router network on tensors: what the fast twin is held against, and what is trained. Blocks of layer norm, two
/// linear maps with a GELU between, and a residual, as in R2R (arXiv 2505.21600).
/// </summary>
/// <remarks>Owns: its weights; disposed by: whoever made it.</remarks>
internal sealed class RouterNetwork : IDisposable
{
    private const double NormEpsilon = 1e-5;

    private readonly RouterWeights? _memory;   // kept alive for the tensors over it

    /// <param name="weights">By name, outside every dispose scope; taken over.</param>
    /// <param name="memory">Where they lie, when not in memory of their own.</param>
    public RouterNetwork(RouterNetworkConfig config, IReadOnlyDictionary<string, Tensor> weights, RouterWeights? memory = null) => (Config, Weights, _memory) = (config, weights, memory);

    public RouterNetworkConfig Config { get; }

    /// <summary>By name.</summary>
    public IReadOnlyDictionary<string, Tensor> Weights { get; }

    /// <summary>A network over an artifact's weights; they are not copied on the CPU.</summary>
    public static RouterNetwork Over(RouterNetworkConfig config, RouterWeights weights, Device device)
    {
        var tensors = new Dictionary<string, Tensor>();
        foreach (var (name, shape) in RouterTensors.Of(config))
        {
            var mapped = NativeTensor.Wrap(weights.Address(name), shape, ScalarType.Float32).DetachFromDisposeScope();
            if (device.type == TorchSharp.DeviceType.CPU) tensors.Add(name, mapped);
            else using (mapped) tensors.Add(name, mapped.to(device).DetachFromDisposeScope());
        }
        return new(config, tensors, weights);
    }

    /// <returns>[rows, outputs] logits; differentiable where weights ask for gradients.</returns>
    /// <param name="dropout">Applied after both linear maps of each block; null runs without, as scoring does.</param>
    public Tensor Forward(in RouterInputs inputs, Dropout? dropout = null)
    {
        using var scope = NewDisposeScope();
        var x = Linear(RouterTensors.BackboneProjection, Linear(Config.Architecture.InputProjection, Join(inputs)));   // [rows, first width]
        for (var i = 0; i < Config.HiddenDims.Length; i++) x = Block(RouterTensors.Block(i), x, dropout);
        return Linear(RouterTensors.Output, Norm(RouterTensors.OutputNorm, x)).MoveToOuterDisposeScope();
    }

    /// <returns>[rows] in [0, 1]: probability of "divergent".</returns>
    /// <param name="temperature">Divides the logits.</param>
    public Tensor Score(in RouterInputs inputs, float temperature)
    {
        using var scope = NewDisposeScope();
        var logits = Forward(inputs).div(Scalars.Of(temperature));
        // One softmax: R2R's own multi-class networks end in one and its router applies another.
        var scores = Config.OutputDim == 1 ? logits.sigmoid().squeeze(1) : logits.softmax(1).select(1, RouterNetworkConfig.Classes - 1);
        return scores.MoveToOuterDisposeScope();
    }

    // [rows, joined widths]
    private Tensor Join(in RouterInputs inputs)
    {
        var architecture = Config.Architecture;
        var parts = new List<Tensor>(3);
        if (architecture.SeesHidden) parts.Add(Config.NormalizeInput ? Norm(architecture.HiddenNorm, inputs.Hidden!) : inputs.Hidden!);
        if (architecture.SeesToken) parts.Add(Config.NormalizeInput ? Norm(RouterTensors.TokenNorm, inputs.Embedded!) : inputs.Embedded!);
        if (architecture.SeesLogits)
        {
            var logits = Config.NormalizeInput ? inputs.Logits!.softmax(-1) : inputs.Logits!;
            parts.Add(architecture.ProjectsLogits ? Linear(RouterTensors.LogitsProjection, logits) : logits);
        }
        return parts is [var only] ? only : cat(parts, -1);
    }

    private Tensor Block(string name, Tensor x, Dropout? dropout)
    {
        var inner = nn.functional.gelu(Linear($"{name}.mlp.0", Norm($"{name}.layer_norm", x)));   // [rows, expansion * in], exact GELU
        var y = Linear($"{name}.mlp.3", dropout?.Apply(inner) ?? inner);                           // [rows, out]
        var residual = Weights.ContainsKey($"{name}.dim_change.weight") ? Linear($"{name}.dim_change", x) : x;
        return residual.Plus(dropout?.Apply(y) ?? y);
    }

    private Tensor Linear(string name, Tensor x) => nn.functional.linear(x, Weights[$"{name}.weight"], Weights[$"{name}.bias"]);

    private Tensor Norm(string name, Tensor x)
    {
        var weight = Weights[$"{name}.weight"];
        return nn.functional.layer_norm(x, weight.shape, weight, Weights[$"{name}.bias"], NormEpsilon);
    }

    public void Dispose()
    {
        foreach (var weight in Weights.Values) weight.Dispose();
    }
}
