using Routing.Formats.Checkpoints;
using Routing.Models;
using static TorchSharp.torch;

namespace Routing.R2R.Training;

/// <summary>The token embedding of a small model, which a network sees and never owns.</summary>
internal static class SmallEmbedding
{
    /// <returns>[vocab, embedding] float32, owned by the caller.</returns>
    public static Tensor Read(string folder)
    {
        using var small = Decoder.Load(Checkpoint.Open(folder), ScalarType.Float32, CPU);
        return small.Embedding.to(ScalarType.Float32, copy: true).DetachFromDisposeScope();
    }
}
