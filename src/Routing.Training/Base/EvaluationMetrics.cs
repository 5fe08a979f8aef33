namespace Routing.Training.Base;

/// <summary>What a model can do at a point of its training.</summary>
/// <param name="ValidationLoss">Weighted cross-entropy in nats per token on unseen items.</param>
/// <param name="ExactMatch">Mean over families of the share of right final answers under greedy decoding.</param>
/// <param name="Families">That share by family.</param>
public sealed record EvaluationMetrics(double ValidationLoss, double ExactMatch, IReadOnlyDictionary<string, double> Families);
