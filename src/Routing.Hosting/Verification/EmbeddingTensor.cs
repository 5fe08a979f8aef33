using Routing.Formats.Checkpoints;
using Routing.R2R.Official;
using static TorchSharp.torch;

namespace Routing.Hosting.Verification;

/// <summary>A small model's input embedding as float32, without the rest of the model.</summary>
internal static class EmbeddingTensor
{
    /// <returns>[vocab, hidden], owned by the caller.</returns>
    public static Tensor Of(string checkpointFolder)
    {
        using var checkpoint = Checkpoint.Open(checkpointFolder);
        var stored = checkpoint.Tensors[ModelTensors.Embedding];
        return Of(stored.Type, stored.Bytes, stored.Shape.AsSpan());
    }

    /// <returns>[vocab, embedding], owned by the caller.</returns>
    public static Tensor Of(OfficialRouter router) => Of(router.Embedding!.Type, router.Read(router.Embedding), router.Embedding.Shape.AsSpan());

    private static Tensor Of(StoredType type, ReadOnlySpan<byte> bytes, ReadOnlySpan<long> shape)
    {
        var values = new float[bytes.Length / type.Size()];
        StoredFloats.Read(type, bytes, values);
        return tensor(values, shape.ToArray());
    }
}
