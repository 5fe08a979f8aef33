using System.Diagnostics;
using Routing.Models;

namespace Routing.Training.Base;

/// <summary>Steps a trainer until its budget is spent or somebody stops it; evaluates, logs and saves on the way.</summary>
/// <param name="evaluate">Measures the model, or null.</param>
public sealed class TrainingLoop(BaseTrainer trainer, BaseTrainingConfig config, TrainingRunFolder folder, ITrainingObserver observer, Func<Decoder, EvaluationMetrics>? evaluate)
{
    /// <summary>Runs to the end of the budget; saves on the way, at the end and when stopped.</summary>
    /// <returns>The last evaluation.</returns>
    /// <exception cref="OperationCanceledException">Stopped; a later run resumes.</exception>
    public EvaluationMetrics? Run(CancellationToken stop)
    {
        var sinceSave = Stopwatch.StartNew();
        while (trainer.Progress.Share(config) < 1 && !stop.IsCancellationRequested)
        {
            var metrics = trainer.Step();
            folder.Append(metrics);
            observer.OnStep(metrics, trainer.Progress.Share(config));
            if (metrics.Step % config.EvaluateEvery == 0) Evaluate();
            if (sinceSave.Elapsed.TotalSeconds < config.CheckpointSeconds) continue;
            trainer.Save(folder.Checkpoint);
            sinceSave.Restart();
        }
        trainer.Save(folder.Checkpoint);
        stop.ThrowIfCancellationRequested();
        return Evaluate();
    }

    private EvaluationMetrics? Evaluate()
    {
        if (evaluate is null) return null;
        var watch = Stopwatch.StartNew();
        var metrics = evaluate(trainer.Decoder);
        trainer.Spend(watch.Elapsed);
        folder.Append(new { trainer.Progress.Step, trainer.Progress.Tokens, metrics.ValidationLoss, metrics.ExactMatch, metrics.Families });
        observer.OnEvaluation(trainer.Progress, metrics);
        return metrics;
    }
}
