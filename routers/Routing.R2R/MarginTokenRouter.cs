using Routing.Models.Native;
using static TorchSharp.torch;

namespace Routing.R2R;

/// <summary>Scores a token by how close the runner-up came: one minus the difference of the two largest probabilities.</summary>
/// <remarks>Untrained and stateless; "margin sampling" of active learning (Scheffer, Decomain, Wrobel, IDA 2001) used as a router.</remarks>
public sealed class MarginTokenRouter : ITokenRouter
{
    public static TokenRouterRegistration Register() => new(TokenRouterNames.Margin, 0.5f, _ => new MarginTokenRouter(), nameof(MarginTokenRouter));

    /// <inheritdoc/>
    public Tensor Score(in StepOutput step)
    {
        Shape.Check(step.Logits, -1, -1);
        using var scope = NewDisposeScope();

        var probabilities = nn.functional.softmax(step.Logits, dim: -1);       // [rows, vocab]
        var (best, _) = probabilities.topk(2, dim: -1);                        // [rows, 2], falling
        var margin = best.select(1, 0) - best.select(1, 1);                    // [rows]
        return margin.neg().Plus(1).ClampToUnit().MoveToOuterDisposeScope();
    }
}
