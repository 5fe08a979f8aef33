using Routing.Training.Plots;

namespace Routing.Training.Base;

/// <summary>Training and validation loss of a run against tokens.</summary>
internal static class LossPlot
{
    // More points than pixels only make the file larger.
    private const int MostPoints = 400;
    private const double Million = 1e6;

    public static string Of(string name, TrainingHistory history)
    {
        var mean = Math.Max(1, (history.Steps.Count + MostPoints - 1) / MostPoints);
        var training = history.Steps.Chunk(mean).Select(steps => new ChartPoint(steps[^1].Tokens / Million, steps.Average(step => step.Loss)));
        var validation = history.Evaluations.Select(evaluation => new ChartPoint(evaluation.Tokens / Million, evaluation.Loss));
        return LineChart.ToSvg(
            $"{name}: loss",
            "tokens trained on (millions)",
            "loss (nats per token, logarithmic)",
            [
                new ChartSeries(mean == 1 ? "training" : $"training (mean of {mean} steps)", [.. training]),
                new ChartSeries("validation", [.. validation], HasMarkers: true),
            ],
            logarithmic: true);
    }
}
