using static TorchSharp.torch;

namespace Routing.Models.Checkpoints;

/// <summary>Fresh weights: normal with standard deviation 0.02, norms one, biases zero, output projections zero (so that every block starts as the identity).</summary>
internal sealed class RandomWeights(int seed, bool zeroOutputs, Device device) : WeightSource, IDisposable
{
    private readonly Generator _generator = new((ulong)seed);

    public override Tensor Take(string name, params ReadOnlySpan<long> shape)
    {
        var isOutput = name.EndsWith("o_proj.weight", StringComparison.Ordinal) || name.EndsWith("down_proj.weight", StringComparison.Ordinal);
        var tensor = name.EndsWith("norm.weight", StringComparison.Ordinal) ? ones(shape.ToArray())
            : name.EndsWith("bias", StringComparison.Ordinal) || (isOutput && zeroOutputs) ? zeros(shape.ToArray())
            : normal(0, 0.02, shape, generator: _generator);
        if (device.type == TorchSharp.DeviceType.CPU) return tensor.DetachFromDisposeScope();
        using (tensor) return tensor.to(device).DetachFromDisposeScope();
    }

    public void Dispose() => _generator.Dispose();
}
