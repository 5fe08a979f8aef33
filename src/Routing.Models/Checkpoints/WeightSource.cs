using Routing.Formats.Checkpoints;
using Routing.Models.Native;
using static TorchSharp.torch;

namespace Routing.Models.Checkpoints;

/// <summary>Hands out a decoder's weights by checkpoint name, from mapped files or fresh.</summary>
internal abstract class WeightSource
{
    /// <param name="name">The checkpoint's name.</param>
    /// <param name="shape">Sizes the decoder needs.</param>
    /// <returns>A tensor outside every dispose scope, owned by the decoder.</returns>
    public abstract Tensor Take(string name, params ReadOnlySpan<long> shape);
}

/// <summary>Weights of a checked <see cref="Checkpoint"/>: mapped memory where type and device allow, converted otherwise.</summary>
internal sealed class CheckpointWeights(Checkpoint checkpoint, ScalarType type, Device device) : WeightSource
{
    public override Tensor Take(string name, params ReadOnlySpan<long> shape)
    {
        var stored = checkpoint.Tensors[name];
        var storedType = stored.Type switch
        {
            StoredType.F32 => ScalarType.Float32,
            StoredType.F16 => ScalarType.Float16,
            StoredType.BF16 => ScalarType.BFloat16,
            _ => throw new Formats.InvalidFileException(stored.File, name, $"weights of type {stored.Type} are not supported; F32, F16 and BF16 are"),
        };
        var mapped = NativeTensor.Wrap(stored.Address, stored.Shape.AsSpan(), storedType).DetachFromDisposeScope();
        Shape.Check(mapped, shape);
        if (storedType == type && device.type == TorchSharp.DeviceType.CPU) return mapped;
        using (mapped) return mapped.to(type, device, copy: true).DetachFromDisposeScope();
    }
}

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
