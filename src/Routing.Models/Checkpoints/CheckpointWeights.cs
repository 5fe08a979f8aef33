using Routing.Formats.Checkpoints;
using Routing.Models.Native;
using static TorchSharp.torch;

namespace Routing.Models.Checkpoints;

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
        // A foreign file may put a tensor at any byte; kernels want whole elements.
        var isAligned = stored.Address % stored.Type.Size() == 0;
        if (storedType == type && device.type == TorchSharp.DeviceType.CPU && isAligned) return mapped;
        using (mapped) return mapped.to(type, device, copy: true).DetachFromDisposeScope();
    }
}
