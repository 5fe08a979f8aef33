using System.Text.Json;
using Routing.Formats.Checkpoints;

namespace Routing.Training.Base;

/// <summary>What a run did and what its model can do.</summary>
/// <param name="BudgetShare">Share of the budget used, in [0, 1]; below 1 the run was shipped before its end.</param>
/// <param name="Parameters">Weights of the model, a tied head counted once.</param>
/// <param name="StoredType">Element type of the exported weights.</param>
/// <param name="Seconds">Training time over all sessions.</param>
/// <param name="TrainingLoss">Mean of the last steps, nats per token; null when no metrics were kept.</param>
/// <param name="Validation">On unseen questions.</param>
/// <param name="ItemsPerFamily">Questions behind each family's exact match.</param>
/// <param name="Machine">Of the session that wrote the report.</param>
public sealed record TrainingReport(
    string Name, double BudgetShare, long Parameters, StoredType StoredType, long Steps, long Tokens, double Seconds, double TokensPerSecond,
    double? TrainingLoss, EvaluationMetrics Validation, int ItemsPerFamily, int Seed, TrainingPrecision Precision, TrainingMachine Machine, BaseTrainingConfig Recipe)
{
    internal static TrainingReport Of(BaseTrainer trainer, BaseTrainingConfig config, double? trainingLoss, EvaluationMetrics validation, StoredType type)
    {
        var progress = trainer.Progress;
        return new TrainingReport(
            config.Name, progress.Share(config), trainer.Decoder.Weights.Values.Sum(weight => weight.numel()), type,
            progress.Step, progress.Tokens, progress.Seconds, progress.Seconds > 0 ? progress.Tokens / progress.Seconds : 0,
            trainingLoss, validation, config.ReportItems, config.Seed, trainer.Precision, TrainingMachine.Read(), config);
    }

    public string ToJson() => JsonSerializer.Serialize(this, TrainingJson.Options) + "\n";
}
