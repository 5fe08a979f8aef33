namespace Routing.R2R.Network.Simd;

/// <summary>A layer norm over an artifact's weights, which must outlive it.</summary>
internal readonly unsafe struct SimdNorm(RouterWeights weights, string name, int width)
{
    private readonly float* _weight = (float*)weights.Address($"{name}.weight");
    private readonly float* _bias = (float*)weights.Address($"{name}.bias");

    /// <summary>y = norm(x); y may be x.</summary>
    public void Forward(float* x, float* y) => RouterMath.LayerNorm(x, _weight, _bias, y, width);
}
