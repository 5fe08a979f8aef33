using Routing.R2R.Training;

namespace Routing.Tests.R2R.Training;

/// <summary>Keeps what a run reports; stops it after a step when asked.</summary>
internal sealed class RecordingRouterObserver(CancellationTokenSource? stop = null, long stopAfter = 0) : IRouterTrainingObserver
{
    public List<RouterStepMetrics> Steps { get; } = [];

    public List<RouterEvaluation> Evaluations { get; } = [];

    public void OnStep(RouterStepMetrics metrics, double budgetShare)
    {
        Steps.Add(metrics);
        if (metrics.Step == stopAfter) stop!.Cancel();
    }

    public void OnEvaluation(RouterTrainingProgress progress, RouterEvaluation metrics) => Evaluations.Add(metrics);
}
