namespace Routing.Training.Base;

/// <summary>What a finished run reached.</summary>
/// <param name="Model">Folder of the exported checkpoint.</param>
public sealed record TrainingResult(TrainingProgress Progress, EvaluationMetrics Evaluation, string Model);
