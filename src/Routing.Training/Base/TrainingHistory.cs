using System.Text.Json;

namespace Routing.Training.Base;

/// <summary>How the losses of a run developed.</summary>
/// <param name="Steps">Training loss by tokens trained on.</param>
/// <param name="Evaluations">Validation loss by tokens trained on.</param>
public sealed record TrainingHistory(IReadOnlyList<(long Tokens, double Loss)> Steps, IReadOnlyList<(long Tokens, double Loss)> Evaluations)
{
    // One batch says little about a model.
    private const int RecentSteps = 50;

    /// <summary>Mean training loss of the last steps, in nats per token; null before the first step.</summary>
    public double? RecentLoss => Steps.Count == 0 ? null : Steps.TakeLast(RecentSteps).Average(step => step.Loss);

    /// <param name="lines">Lines of metrics.jsonl: steps have a <c>loss</c>, evaluations a <c>validation_loss</c>.</param>
    public static TrainingHistory Of(IEnumerable<JsonElement> lines)
    {
        var steps = new List<(long, double)>();
        var evaluations = new List<(long, double)>();
        foreach (var line in lines)
        {
            var tokens = line.GetProperty("tokens").GetInt64();
            if (line.TryGetProperty("loss", out var loss)) steps.Add((tokens, loss.GetDouble()));
            if (line.TryGetProperty("validation_loss", out var validation)) evaluations.Add((tokens, validation.GetDouble()));
        }
        return new(steps, evaluations);
    }

    /// <summary>With one more evaluation at the end.</summary>
    public TrainingHistory With(long tokens, double validationLoss) => this with { Evaluations = [.. Evaluations, (tokens, validationLoss)] };
}
