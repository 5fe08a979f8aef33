using Routing.Formats.Checkpoints;
using static TorchSharp.torch;

namespace Routing.Training.Base;

/// <summary>From tensors in memory to tensors in files.</summary>
internal static class StoredTensors
{
    /// <summary>Describes a tensor for <see cref="SafetensorsWriter"/>; its values are read when its turn comes.</summary>
    public static TensorToWrite ToWrite(string name, Tensor tensor) => new(name, TypeOf(tensor.dtype), tensor.shape, stream =>
    {
        using var scope = NewDisposeScope();
        stream.Write(tensor.cpu().contiguous().bytes);
    });

    private static StoredType TypeOf(ScalarType type) => type switch
    {
        ScalarType.Float32 => StoredType.F32,
        ScalarType.Float16 => StoredType.F16,
        ScalarType.BFloat16 => StoredType.BF16,
        ScalarType.Int64 => StoredType.I64,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "Not written by any trainer."),
    };
}
