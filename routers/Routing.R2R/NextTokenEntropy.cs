using Routing.Models.Native;
using static TorchSharp.torch;

namespace Routing.R2R;

/// <summary>Entropy of next-token distributions.</summary>
internal static class NextTokenEntropy
{
    /// <summary>Of every row, in nats: [rows], 0 to ln(vocab).</summary>
    /// <param name="logits">[rows, vocab].</param>
    public static Tensor Nats(Tensor logits)
    {
        Shape.Check(logits, -1, -1);
        using var scope = NewDisposeScope();

        var logProbs = nn.functional.log_softmax(logits, dim: -1);             // [rows, vocab]
        var probabilities = logProbs.exp();
        // Barred tokens have log probability minus infinity; they add nothing, not NaN.
        var entropyNats = -(probabilities * logProbs.clamp_min(Scalars.Of(float.MinValue))).sum(-1L);   // [rows]
        return entropyNats.MoveToOuterDisposeScope();
    }
}
