namespace Routing.R2R.Training;

/// <summary>How well a network tells validation rows apart.</summary>
/// <param name="ValidationLoss">Cross-entropy on labels in nats, logits read as log odds.</param>
/// <param name="PrAuc">Average precision.</param>
/// <param name="PositiveShare">What an average precision by chance is.</param>
public sealed record RouterEvaluation(double ValidationLoss, double PrAuc, double PositiveShare);
