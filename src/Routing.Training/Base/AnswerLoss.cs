using Routing.Models.Native;
using Routing.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace Routing.Training.Base;

/// <summary>Weighted next-token cross-entropy.</summary>
internal static class AnswerLoss
{
    /// <param name="weightSum">What the weighted sum is divided by.</param>
    /// <returns>[] float32 nats per unit of weight; differentiable.</returns>
    public static Tensor Of(Decoder decoder, ItemBatch batch, double weightSum)
    {
        using var scope = NewDisposeScope();
        var ids = tensor(batch.Inputs, [batch.Documents, batch.Length], device: decoder.Device);
        var targets = tensor(batch.Targets, device: decoder.Device);                                 // [batch * seq]
        var weights = tensor(batch.Weights, device: decoder.Device);
        var logits = decoder.Forward(ids).view(-1, decoder.Config.VocabularySize);                   // [batch * seq, vocab]
        var losses = nn.functional.cross_entropy(logits, targets, reduction: nn.Reduction.None);
        // Not dot: its rounding depends on where the weights happen to lie in memory, and a resumed run repeats to the bit.
        return losses.mul(weights).sum().div(Scalars.Of(weightSum)).MoveToOuterDisposeScope();
    }
}
