using Routing.Models.Native;
using static TorchSharp.torch;

namespace Routing.R2R;

/// <summary>Logits-induced token uncertainty: the largest raw logits of a row are taken as evidence, the parameters of a Dirichlet distribution.</summary>
/// <remarks>
/// "Estimating LLM Uncertainty with Evidence" (arXiv 2502.00290), in the form R2R uses. The method needs positive logits.
/// Negative ones are clamped to 0 (no evidence for that token), as the paper's own code does for the epistemic part:
/// positive logits keep their published values, while a shift would have to invent an origin, and the origin is what the
/// method measures. A row whose largest logit is not positive has no evidence at all: both uncertainties take their
/// largest value, so that a model whose logits do not suit the method is seen to send all its tokens.
/// </remarks>
internal static class LogU
{
    /// <summary>[rows, k] the k largest logits, falling, none below 0; k is at most the vocabulary.</summary>
    /// <param name="logits">[rows, vocab], raw.</param>
    /// <param name="topK">Logits a row.</param>
    public static Tensor Evidence(Tensor logits, int topK)
    {
        Shape.Check(logits, -1, -1);
        using var scope = NewDisposeScope();
        var (largest, _) = logits.topk((int)Math.Min(topK, logits.size(1)), dim: -1);
        return largest.clamp_min(Scalars.Zero).MoveToOuterDisposeScope();
    }

    /// <summary>Expected entropy of a distribution drawn from the evidence, in nats: [rows], 0 to ln(k).</summary>
    /// <param name="evidence">[rows, k].</param>
    public static Tensor Aleatoric(Tensor evidence)
    {
        using var scope = NewDisposeScope();
        var total = evidence.sum(-1L, keepdim: true);                                        // [rows, 1]
        var share = evidence / total;                                                        // [rows, k], NaN where there is no evidence
        var aleatoric = -(share * (digamma(evidence.Plus(1)) - digamma(total.Plus(1)))).sum(-1L);    // [rows]
        return aleatoric.nan_to_num(nan: Math.Log(evidence.size(1))).MoveToOuterDisposeScope();
    }

    /// <summary>How little evidence there is: [rows], 1 for none, falling towards 0.</summary>
    /// <param name="evidence">[rows, k].</param>
    public static Tensor Epistemic(Tensor evidence)
    {
        using var scope = NewDisposeScope();
        var k = evidence.size(1);
        return evidence.sum(-1L).Plus(k).reciprocal().Times(k).MoveToOuterDisposeScope();
    }
}
