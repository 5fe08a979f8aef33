using Routing.Models.Simd;

namespace Routing.R2R.Network.Simd;

/// <summary>One block of the backbone on plain memory. Owns: its packed weights; disposed by: its network.</summary>
internal sealed unsafe class SimdBlock : IDisposable
{
    private readonly SimdNorm _norm;
    private readonly PackedLinear _inner, _outer;
    private readonly PackedLinear? _residual;

    public SimdBlock(RouterNetworkConfig config, RouterWeights weights, int index)
    {
        var name = RouterTensors.Block(index);
        _norm = new SimdNorm(weights, $"{name}.layer_norm", config.HiddenDims[index]);
        _inner = Linear("mlp.0");
        _outer = Linear("mlp.3");
        if (weights.Has($"{name}.dim_change.weight")) _residual = Linear("dim_change");

        PackedLinear Linear(string part) => new(weights[$"{name}.{part}.weight"], weights[$"{name}.{part}.bias"]);
    }

    public int PaddedInner => _inner.PaddedOutputs;

    public int PaddedOutputs => _outer.PaddedOutputs;

    /// <param name="x">[in]; overwritten.</param>
    /// <param name="y">[<see cref="PaddedOutputs"/>], and room for the input.</param>
    /// <param name="inner">[<see cref="PaddedInner"/>].</param>
    public void Forward(float* x, float* y, float* inner)
    {
        _norm.Forward(x, y);
        _inner.Forward(y, inner);
        RouterMath.Gelu(inner, PaddedInner);
        _outer.Forward(inner, y);
        if (_residual is null)
        {
            SimdMath.Add(y, x, PaddedOutputs);
            return;
        }
        _residual.Forward(x, inner);
        SimdMath.Add(y, inner, PaddedOutputs);
    }

    public void Dispose()
    {
        _inner.Dispose();
        _outer.Dispose();
        _residual?.Dispose();
    }
}
