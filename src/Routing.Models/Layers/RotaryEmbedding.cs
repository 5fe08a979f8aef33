using Routing.Formats.Checkpoints;
using Routing.Models.Native;
using static TorchSharp.torch;

namespace Routing.Models.Layers;

/// <summary>Rotary position embedding (RoFormer, arXiv 2104.09864) in the half-split layout of Hugging Face checkpoints.</summary>
/// <remarks>
/// The second half's sine carries the sign of rotate-half, so that a rotation is one roll and two multiplications.
/// Owns: the tables; disposed by: its decoder. Tables grow by doubling to the longest position seen.
/// </remarks>
internal sealed class RotaryEmbedding(ModelConfig config, ScalarType type, Device device) : IDisposable
{
    private readonly RopeFrequencies _frequencies = RopeFrequencies.Of(config);
    private Tensor? _cosines;
    private Tensor? _sines;
    private nint _cosinesAddress, _sinesAddress;
    private int _positions;

    /// <summary>Rotation tables of some positions.</summary>
    /// <param name="positions">[tokens] int64 on the decoder's device.</param>
    /// <param name="highest">Largest of them.</param>
    public Rotation At(Tensor positions, int highest)
    {
        Grow(highest + 1);
        return new Rotation(_cosines!.index_select(0, positions), _sines!.index_select(0, positions));
    }

    /// <summary>Addresses of one position's cosines and signed sines, [head_dim] float32 each, for a decoder on the CPU.</summary>
    public (nint Cosines, nint Sines) AddressesAt(int position)
    {
        Grow(position + 1);
        var offset = (nint)position * config.HeadDim * sizeof(float);
        return (_cosinesAddress + offset, _sinesAddress + offset);
    }

    private void Grow(int positions)
    {
        if (positions <= _positions) return;
        _positions = (int)Math.Max(256, System.Numerics.BitOperations.RoundUpToPowerOf2((uint)positions));
        Dispose();
        var half = _frequencies.Inverse.Length;
        var cosines = new float[_positions * 2 * half];
        var sines = new float[_positions * 2 * half];
        for (var position = 0; position < _positions; position++)
            for (var i = 0; i < half; i++)
            {
                // Angles in float32, as the checkpoints' authors computed them in training.
                var angle = position * _frequencies.Inverse[i];
                var at = position * 2 * half + i;
                cosines[at] = cosines[at + half] = MathF.Cos(angle) * _frequencies.Scale;
                sines[at + half] = MathF.Sin(angle) * _frequencies.Scale;
                sines[at] = -sines[at + half];
            }
        _cosines = Table(cosines, half);
        _sines = Table(sines, half);
        (_cosinesAddress, _sinesAddress) = (NativeTensor.Address(_cosines), NativeTensor.Address(_sines));
    }

    // [positions, 1, head_dim]: the middle dimension broadcasts over heads.
    private Tensor Table(float[] values, int half)
    {
        using var table = tensor(values);
        using var shaped = table.view(_positions, 1, 2 * half);
        return shaped.to(type, device, copy: true).DetachFromDisposeScope();
    }

    public void Dispose()
    {
        _cosines?.Dispose();
        _sines?.Dispose();
    }
}

/// <summary>Cosines and signed sines of the tokens of a step, both [tokens, 1, head_dim].</summary>
internal readonly record struct Rotation(Tensor Cosines, Tensor Sines) : IDisposable
{
    /// <param name="x">[tokens, heads, head_dim].</param>
    /// <returns>[tokens, heads, head_dim], rotated.</returns>
    public Tensor Apply(Tensor x)
    {
        using var cosinePart = x.mul(Cosines);
        using var swapped = x.roll(x.size(-1) / 2, -1);
        return cosinePart.addcmul(swapped, Sines, Scalars.One);
    }

    public void Dispose()
    {
        Cosines.Dispose();
        Sines.Dispose();
    }
}
