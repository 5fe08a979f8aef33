using System.Diagnostics;
using System.Globalization;
using Routing.Hosting.Training;
using Routing.R2R.Labels;
using Routing.R2R.Training;

namespace Routing.Cli.Commands;

/// <summary>The making of a router as lines on standard error: one now and then, and every epoch.</summary>
internal sealed class R2RTrainingLines(Action<string> write) : IR2RTrainingObserver
{
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(15);

    private readonly Stopwatch _sinceStart = Stopwatch.StartNew();
    private readonly Stopwatch _sinceLine = Stopwatch.StartNew();

    public void OnNote(string note) => Write(note);

    public void OnItem(LabelProgress progress)
    {
        if (_sinceLine.Elapsed >= s_pause) OnShard(progress);
    }

    public void OnShard(LabelProgress progress) => Write(string.Create(CultureInfo.InvariantCulture,
        $"{progress.Items:N0} of {progress.TotalItems:N0} items, {progress.Rows:N0} positions, {100.0 * progress.Mismatches / progress.Rows:F1} % mismatches"));

    public void OnStep(RouterStepMetrics metrics, double budgetShare)
    {
        if (_sinceLine.Elapsed >= s_pause) Write(string.Create(CultureInfo.InvariantCulture, $"step {metrics.Step:N0}, loss {metrics.Loss:F4}"));
    }

    public void OnEvaluation(RouterTrainingProgress progress, RouterEvaluation metrics) =>
        Write(string.Create(CultureInfo.InvariantCulture, $"epoch {progress.Epoch}: validation PR-AUC {metrics.PrAuc:F4}"));

    private void Write(string line)
    {
        _sinceLine.Restart();
        write($"{_sinceStart.Elapsed:mm\\:ss}  {line}");
    }
}
