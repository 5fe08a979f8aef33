using Routing.Training.Base;
using Spectre.Console;

namespace Routing.Cli.Commands;

/// <summary>Training as a live bar in a terminal; evaluations scroll by above it.</summary>
internal sealed class TrainingProgressBar(string name, IAnsiConsole terminal, ProgressTask bar) : ITrainingObserver
{
    private readonly TrainingStatus _status = new(name);

    public void OnStep(StepMetrics metrics, double budgetShare)
    {
        _status.Update(metrics, budgetShare);
        bar.Value = budgetShare;
        bar.Description = Markup.Escape(_status.Line);
    }

    public void OnEvaluation(TrainingProgress progress, EvaluationMetrics metrics)
    {
        foreach (var line in TrainingStatus.Evaluation(name, progress, metrics)) terminal.WriteLine(line);
    }
}
