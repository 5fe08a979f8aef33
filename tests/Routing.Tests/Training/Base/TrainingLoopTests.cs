using Routing.Models;
using Routing.Tests.Testing;
using Routing.Training.Base;

namespace Routing.Tests.Training.Base;

[LeakCheck]
public class TrainingLoopTests
{
    private static readonly EvaluationMetrics s_evaluation = new(0.5, 0.25, new Dictionary<string, double> { ["sums"] = 0.25 });

    [Fact]
    public void ARun_LogsStepsAndEvaluations_AndSavesAtTheEnd()
    {
        using var temporary = new TemporaryFolder();
        var folder = new TrainingRunFolder(temporary.Path);
        using var trainer = ToyTraining.Trainer();
        Loop(trainer, folder, new Observer(), (_, _) => s_evaluation).Run(CancellationToken.None);

        Assert.Equal(1, trainer.Progress.Share(ToyTraining.Config));
        var history = folder.History();
        Assert.Equal(trainer.Progress.Step, history.Steps.Count);
        Assert.Equal(trainer.Progress.Step / ToyTraining.Config.EvaluateEvery, history.Evaluations.Count);
        using var restored = ToyTraining.Trainer();
        restored.Restore(folder.Checkpoint);
        Assert.Equal(trainer.Progress, restored.Progress);
    }

    [Fact]
    public void AStoppedRun_IsSaved_AndGoesOnWhereItStood()
    {
        using var temporary = new TemporaryFolder();
        var folder = new TrainingRunFolder(temporary.Path);
        using (var trainer = ToyTraining.Trainer())
        {
            using var stop = new CancellationTokenSource();
            Assert.Throws<OperationCanceledException>(() => Loop(trainer, folder, new Observer(step => { if (step == 3) stop.Cancel(); }), null).Run(stop.Token));
        }
        using var resumed = ToyTraining.Trainer();
        resumed.Restore(folder.Checkpoint);
        Assert.Equal(3, resumed.Progress.Step);
        Loop(resumed, folder, new Observer(), null).Run(CancellationToken.None);
        Assert.Equal(resumed.Progress.Step, folder.History().Steps.Count);
    }

    [Fact]
    public void AStopDuringAnEvaluation_EndsIt_AndSavesTheLastStep()
    {
        using var temporary = new TemporaryFolder();
        var folder = new TrainingRunFolder(temporary.Path);
        using var trainer = ToyTraining.Trainer();
        using var stop = new CancellationTokenSource();
        var loop = Loop(trainer, folder, new Observer(), (_, token) =>
        {
            stop.Cancel();
            token.ThrowIfCancellationRequested();
            return s_evaluation;
        });
        Assert.Throws<OperationCanceledException>(() => loop.Run(stop.Token));
        using var restored = ToyTraining.Trainer();
        restored.Restore(folder.Checkpoint);
        Assert.Equal(ToyTraining.Config.EvaluateEvery, restored.Progress.Step);
    }

    [Fact]
    public void LinesOfStepsToRepeat_AndHalfALine_AreDropped()
    {
        using var temporary = new TemporaryFolder();
        var folder = new TrainingRunFolder(temporary.Path);
        for (var step = 1; step <= 5; step++) folder.Append(new StepMetrics(step, step * 100, step, 1.0 / step, 1, 50));
        File.AppendAllText(folder.Metrics, "{\"step\":6,\"tok");
        folder.ForgetAfter(3);
        Assert.Equal([100, 200, 300], folder.History().Steps.Select(step => step.Tokens));
        Assert.Equal(3, File.ReadAllLines(folder.Metrics).Length);
    }

    private static TrainingLoop Loop(BaseTrainer trainer, TrainingRunFolder folder, ITrainingObserver observer, Func<Decoder, CancellationToken, EvaluationMetrics>? evaluate) =>
        new(trainer, ToyTraining.Config, folder, observer, evaluate);

    private sealed class Observer(Action<long>? onStep = null) : ITrainingObserver
    {
        public void OnStep(StepMetrics metrics, double budgetShare) => onStep?.Invoke(metrics.Step);

        public void OnEvaluation(TrainingProgress progress, EvaluationMetrics metrics) => Assert.Same(s_evaluation, metrics);
    }
}
