namespace Routing.Training.Base;

/// <summary>One optimizer step.</summary>
/// <param name="Loss">Weighted cross-entropy in nats per token.</param>
/// <param name="LearningRate">Factor of the schedule on both learning rates.</param>
public sealed record StepMetrics(long Step, long Tokens, double Seconds, double Loss, double LearningRate, double TokensPerSecond);
