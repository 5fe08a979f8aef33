using System.Diagnostics;
using Routing.R2R.Labels;

namespace Routing.R2R.Training;

/// <summary>Steps a trainer epoch by epoch until nothing improves, the epochs are over or somebody stops it; evaluates, logs and saves on the way.</summary>
internal sealed class RouterTrainingLoop(RouterTrainer trainer, RouterTrainingConfig config, RouterData data, RouterRunFolder folder, IRouterTrainingObserver observer)
{
    private readonly Stopwatch _sinceSave = Stopwatch.StartNew();

    /// <summary>Leaves the best weights in the trainer.</summary>
    /// <exception cref="OperationCanceledException">Stopped, and saved; a later run resumes.</exception>
    public void Run(CancellationToken stop)
    {
        try
        {
            while (!IsOver) RunEpoch(stop);
        }
        finally
        {
            trainer.Save(folder.Checkpoint);
        }
        trainer.TakeBest();
    }

    private bool IsOver => trainer.Progress.Epoch >= config.Epochs
        || (trainer.Progress.BestEpoch >= 0 && trainer.Progress.Epoch - trainer.Progress.BestEpoch > config.Patience);

    private void RunEpoch(CancellationToken stop)
    {
        var (epoch, done, passed) = (trainer.Progress.Epoch, trainer.Progress.BatchInEpoch, 0);
        var groups = data.Groups(epoch);
        for (var i = 0; i < groups.Count; i++)
        {
            using var pool = data.Load(groups[i], LabelSplit.Train);
            foreach (var rows in pool.Batches(config.BatchRows, RouterData.RandomFor(config.Seed, epoch, i + 1)))
            {
                if (passed++ < done) continue;   // before the checkpoint that this session resumed from
                stop.ThrowIfCancellationRequested();
                var metrics = trainer.Step(pool, rows);
                folder.Append(metrics);
                observer.OnStep(metrics, trainer.BudgetShare);
                SaveNowAndThen();
            }
        }
        Evaluate(stop);
        trainer.Progress = trainer.Progress with { Epoch = epoch + 1, BatchInEpoch = 0 };
        trainer.Save(folder.Checkpoint);
        _sinceSave.Restart();
    }

    private void Evaluate(CancellationToken stop)
    {
        var rows = ScoredRows.Of(data, LabelSplit.Validation, trainer.Network, stop);
        var curve = rows.Curve(rows.Logits);
        var (logits, positives) = rows.Labelled();
        var evaluation = new RouterEvaluation(new LogitScaling(-trainer.PriorShift, 1).Nats(logits, positives), curve.AveragePrecision, curve.PositiveShare);
        if (evaluation.PrAuc > trainer.Progress.BestPrAuc) trainer.KeepAsBest(evaluation.PrAuc);
        folder.Append(new { trainer.Progress.Step, trainer.Progress.Epoch, trainer.Progress.Rows, evaluation.ValidationLoss, evaluation.PrAuc });
        observer.OnEvaluation(trainer.Progress, evaluation);
    }

    private void SaveNowAndThen()
    {
        if (_sinceSave.Elapsed.TotalSeconds < config.CheckpointSeconds) return;
        trainer.Save(folder.Checkpoint);
        _sinceSave.Restart();
    }
}
