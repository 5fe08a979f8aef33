using System.Text.Json;

namespace Routing.R2R.Training;

/// <summary>How a run developed, from its metrics.</summary>
/// <param name="Steps">Training loss by rows trained on.</param>
/// <param name="Evaluations">Validation loss and PR-AUC by rows trained on.</param>
public sealed record RouterTrainingHistory(IReadOnlyList<(long Rows, double Loss)> Steps, IReadOnlyList<(long Rows, double Loss, double PrAuc)> Evaluations)
{
    /// <param name="lines">Lines of metrics.jsonl: steps have a <c>loss</c>, evaluations a <c>validation_loss</c>.</param>
    internal static RouterTrainingHistory Of(IEnumerable<JsonElement> lines)
    {
        var steps = new List<(long, double)>();
        var evaluations = new List<(long, double, double)>();
        foreach (var line in lines)
        {
            var rows = line.GetProperty("rows").GetInt64();
            if (line.TryGetProperty("loss", out var loss)) steps.Add((rows, loss.GetDouble()));
            if (line.TryGetProperty("validation_loss", out var validation)) evaluations.Add((rows, validation.GetDouble(), line.GetProperty("pr_auc").GetDouble()));
        }
        return new(steps, evaluations);
    }
}
