using System.Diagnostics;
using Routing.Training.Base;

namespace Routing.Cli.Commands;

/// <summary>Shows how training gets on: one line that rewrites itself in a terminal, a line now and then elsewhere.</summary>
internal sealed class TrainingDisplay(ConsoleOutput console, BaseTrainingConfig config) : ITrainingObserver, IDisposable
{
    private static readonly TimeSpan _pause = TimeSpan.FromSeconds(20);

    private readonly Stopwatch _sinceLine = new();
    private double _loss = double.NaN;

    public void OnStep(StepMetrics metrics, double budgetShare)
    {
        _loss = double.IsNaN(_loss) ? metrics.Loss : 0.95 * _loss + 0.05 * metrics.Loss;
        if (_sinceLine.IsRunning && _sinceLine.Elapsed < _pause) return;
        _sinceLine.Restart();
        console.Note($"{config.Name} {budgetShare,6:P1}  step {metrics.Step,6:N0}  {metrics.Tokens,11:N0} tokens  loss {_loss:F4}  rate {metrics.LearningRate:F3}  {metrics.TokensPerSecond,7:N0} tokens/s");
    }

    public void OnEvaluation(TrainingProgress progress, EvaluationMetrics metrics)
    {
        console.Note($"{config.Name} step {progress.Step:N0}: validation loss {metrics.ValidationLoss:F4}, exact match {metrics.ExactMatch:P1}");
        console.Note("  " + string.Join("  ", metrics.Families.Select(f => $"{f.Key} {f.Value:P0}")));
    }

    public void Dispose() { }
}
