using Routing.Models.Native;
using static TorchSharp.torch;

namespace Routing.R2R.Training;

/// <summary>The loss of a recipe, on logits.</summary>
/// <param name="PositiveWeight">Weight of a positive row in weighted cross-entropy.</param>
internal sealed record RouterLoss(RouterLossKind Kind, double PositiveWeight, double FocalAlpha, double FocalGamma)
{
    public static RouterLoss Of(RouterTrainingConfig config, ClassCounts train)
    {
        var balance = (train.Trainable - train.TargetSum) / train.TargetSum;
        return new(config.Loss, config.RecallFactor == 0 ? 1 : balance * config.RecallFactor, config.FocalAlpha, config.FocalGamma);
    }

    /// <summary>By how much weighing positives up lifts the logits of a network that fits; what is subtracted to read them as log odds.</summary>
    public double PriorShift => Kind == RouterLossKind.WeightedBce ? Math.Log(PositiveWeight) : Math.Log(FocalAlpha / (1 - FocalAlpha));

    /// <param name="logits">[rows].</param>
    /// <param name="targets">[rows] in [0, 1].</param>
    /// <returns>[] mean over rows; differentiable.</returns>
    public Tensor Of(Tensor logits, Tensor targets)
    {
        using var scope = NewDisposeScope();
        var others = targets.neg().Plus(1);                                                           // 1 - target
        var positive = targets.mul(nn.functional.logsigmoid(logits)).neg();                           // -target · log p
        var negative = others.mul(nn.functional.logsigmoid(logits.neg())).neg();                      // -(1 - target) · log(1 - p)
        var losses = Kind == RouterLossKind.WeightedBce
            ? positive.Times(PositiveWeight).Plus(negative)
            : Focal(logits.sigmoid(), targets, others).mul(positive.Plus(negative));
        return losses.mean().MoveToOuterDisposeScope();
    }

    /// <summary>Weights that turn from rows that are right already.</summary>
    private Tensor Focal(Tensor probabilities, Tensor targets, Tensor others)
    {
        var missed = targets.Plus(probabilities.neg()).abs();      // 1 - p of the right class, where targets are 0 or 1
        return targets.Times(FocalAlpha).Plus(others.Times(1 - FocalAlpha)).mul(missed.pow(Scalars.Of(FocalGamma)));
    }
}
