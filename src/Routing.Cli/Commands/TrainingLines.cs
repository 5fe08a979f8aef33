using System.Diagnostics;
using System.Globalization;
using Routing.Training.Base;

namespace Routing.Cli.Commands;

/// <summary>Training as plain lines for a log: one now and then, and every evaluation.</summary>
internal sealed class TrainingLines(string name, Action<string> write) : ITrainingObserver
{
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(20);

    private readonly TrainingStatus _status = new(name);
    private readonly Stopwatch _sinceLine = new();

    public void OnStep(StepMetrics metrics, double budgetShare)
    {
        _status.Update(metrics, budgetShare);
        if (_sinceLine.IsRunning && _sinceLine.Elapsed < s_pause) return;
        _sinceLine.Restart();
        write(string.Create(CultureInfo.InvariantCulture, $"{100 * budgetShare,5:F1} %  step {metrics.Step,6:N0}  {_status.Line}"));
    }

    public void OnEvaluation(TrainingProgress progress, EvaluationMetrics metrics)
    {
        foreach (var line in TrainingStatus.Evaluation(name, progress, metrics)) write(line);
    }
}
