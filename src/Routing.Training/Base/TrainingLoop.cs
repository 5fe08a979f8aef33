using System.Diagnostics;
using Routing.Models;

namespace Routing.Training.Base;

/// <summary>Steps a trainer until its budget is spent or somebody stops it; evaluates, logs and saves on the way.</summary>
/// <param name="evaluate">Measures the model, or null.</param>
public sealed class TrainingLoop(
    BaseTrainer trainer, BaseTrainingConfig config, TrainingRunFolder folder, ITrainingObserver observer, Func<Decoder, CancellationToken, EvaluationMetrics>? evaluate)
{
    /// <summary>Runs to the end of the budget; saves on the way, at the end and when stopped.</summary>
    /// <exception cref="OperationCanceledException">Stopped; a later run resumes.</exception>
    public void Run(CancellationToken stop)
    {
        try
        {
            RunUntil(stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // An evaluation was cut short; the model is where its last step left it.
        }
        trainer.Save(folder.Checkpoint);
        stop.ThrowIfCancellationRequested();
    }

    private void RunUntil(CancellationToken stop)
    {
        var sinceSave = Stopwatch.StartNew();
        while (trainer.Progress.Share(config) < 1 && !stop.IsCancellationRequested)
        {
            var metrics = trainer.Step();
            folder.Append(metrics);
            observer.OnStep(metrics, trainer.Progress.Share(config));
            if (metrics.Step % config.EvaluateEvery == 0) Evaluate(stop);
            if (sinceSave.Elapsed.TotalSeconds < config.CheckpointSeconds) continue;
            trainer.Save(folder.Checkpoint);
            sinceSave.Restart();
        }
    }

    private void Evaluate(CancellationToken stop)
    {
        if (evaluate is null) return;
        var started = Stopwatch.GetTimestamp();
        var metrics = evaluate(trainer.Decoder, stop);
        trainer.Spend(Stopwatch.GetElapsedTime(started));
        folder.Append(new { trainer.Progress.Step, trainer.Progress.Tokens, metrics.ValidationLoss, metrics.ExactMatch, metrics.Families });
        observer.OnEvaluation(trainer.Progress, metrics);
    }
}
