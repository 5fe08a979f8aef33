using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Routing.Models.Simd;

namespace Routing.R2R.Network.Simd;

/// <summary>
/// A linear map of one row whose weights lie in panels of outputs: inputs are few, so sums run along the outputs and need no
/// adding-up across lanes. A row's result is the same whatever rows stand beside it.
/// </summary>
/// <remarks>Owns: its packed copy of the weights; disposed by: its network.</remarks>
internal sealed unsafe class PackedLinear : IDisposable
{
    private const int Panel = 32, Lanes = 8;

    private readonly Scratch _memory = new();
    private readonly float* _weights;
    private readonly float* _bias;
    private readonly int _inputs;

    /// <param name="weight">[out, in].</param>
    /// <param name="bias">[out].</param>
    public PackedLinear(ReadOnlySpan<float> weight, ReadOnlySpan<float> bias)
    {
        _inputs = weight.Length / bias.Length;
        PaddedOutputs = (bias.Length + Panel - 1) / Panel * Panel;
        _weights = _memory.Take((long)PaddedOutputs * (_inputs + 1));
        _bias = _weights + (long)PaddedOutputs * _inputs;
        new Span<float>(_weights, PaddedOutputs * (_inputs + 1)).Clear();
        bias.CopyTo(new Span<float>(_bias, bias.Length));
        for (var output = 0; output < bias.Length; output++)
            for (var input = 0; input < _inputs; input++)
                _weights[((long)(output / Panel) * _inputs + input) * Panel + output % Panel] = weight[output * _inputs + input];
    }

    /// <summary>Outputs with those that fill the last panel, which are zero.</summary>
    public int PaddedOutputs { get; }

    /// <param name="x">[in].</param>
    /// <param name="y">[<see cref="PaddedOutputs"/>], overwritten.</param>
    [MethodImpl(SimdMath.Kernel)]
    public void Forward(float* x, float* y)
    {
        var w = _weights;
        for (var output = 0; output < PaddedOutputs; output += Panel)
        {
            var bias = _bias + output;
            var (a0, a1, a2, a3) = (Vector256.Load(bias), Vector256.Load(bias + Lanes), Vector256.Load(bias + 2 * Lanes), Vector256.Load(bias + 3 * Lanes));
            Vector256<float> b0 = default, b1 = default, b2 = default, b3 = default;
            var i = 0;
            for (; i + 2 <= _inputs; i += 2, w += 2 * Panel)
            {
                var (even, odd) = (Vector256.Create(x[i]), Vector256.Create(x[i + 1]));
                a0 = Vector256.FusedMultiplyAdd(Vector256.Load(w), even, a0);
                a1 = Vector256.FusedMultiplyAdd(Vector256.Load(w + Lanes), even, a1);
                a2 = Vector256.FusedMultiplyAdd(Vector256.Load(w + 2 * Lanes), even, a2);
                a3 = Vector256.FusedMultiplyAdd(Vector256.Load(w + 3 * Lanes), even, a3);
                b0 = Vector256.FusedMultiplyAdd(Vector256.Load(w + 4 * Lanes), odd, b0);
                b1 = Vector256.FusedMultiplyAdd(Vector256.Load(w + 5 * Lanes), odd, b1);
                b2 = Vector256.FusedMultiplyAdd(Vector256.Load(w + 6 * Lanes), odd, b2);
                b3 = Vector256.FusedMultiplyAdd(Vector256.Load(w + 7 * Lanes), odd, b3);
            }
            if (i < _inputs)
            {
                var last = Vector256.Create(x[i]);
                a0 = Vector256.FusedMultiplyAdd(Vector256.Load(w), last, a0);
                a1 = Vector256.FusedMultiplyAdd(Vector256.Load(w + Lanes), last, a1);
                a2 = Vector256.FusedMultiplyAdd(Vector256.Load(w + 2 * Lanes), last, a2);
                a3 = Vector256.FusedMultiplyAdd(Vector256.Load(w + 3 * Lanes), last, a3);
                w += Panel;
            }
            (a0 + b0).Store(y + output);
            (a1 + b1).Store(y + output + Lanes);
            (a2 + b2).Store(y + output + 2 * Lanes);
            (a3 + b3).Store(y + output + 3 * Lanes);
        }
    }

    public void Dispose() => _memory.Dispose();
}
