using System.Globalization;
using Routing.Training.Base;

namespace Routing.Cli.Commands;

/// <summary>What a person wants to know of a training under way, in one line: tokens, smoothed loss, speed, time left, learning rate.</summary>
internal sealed class TrainingStatus(string name)
{
    // Weight of the newest step in the shown loss: about the mean of the last twenty.
    private const double NewestWeight = 0.05;

    private double? _loss;
    private (double Seconds, double Share)? _start;

    public string Line { get; private set; } = "";

    /// <param name="budgetShare">In [0, 1], after the step.</param>
    public void Update(StepMetrics metrics, double budgetShare)
    {
        _loss = _loss is { } earlier ? earlier + NewestWeight * (metrics.Loss - earlier) : metrics.Loss;
        _start ??= (metrics.Seconds, budgetShare);
        var left = TimeLeft(metrics.Seconds - _start.Value.Seconds, budgetShare - _start.Value.Share, 1 - budgetShare);
        Line = string.Create(CultureInfo.InvariantCulture,
            $"{name}  {metrics.Tokens / 1e6:F2} M tokens  loss {_loss:F4}  {metrics.TokensPerSecond:N0} tokens/s  {left} left  rate {metrics.LearningRate:F3}");
    }

    /// <summary>An evaluation, as lines.</summary>
    public static IEnumerable<string> Evaluation(string name, TrainingProgress progress, EvaluationMetrics metrics)
    {
        yield return string.Create(CultureInfo.InvariantCulture, $"{name} step {progress.Step:N0}: validation loss {metrics.ValidationLoss:F4}, exact match {100 * metrics.ExactMatch:F1} %");
        yield return "  " + string.Join("  ", metrics.Families.Select(family => string.Create(CultureInfo.InvariantCulture, $"{family.Key} {100 * family.Value:F0} %")));
    }

    private static string TimeLeft(double seconds, double share, double shareLeft)
    {
        if (share <= 0) return "?";
        var left = TimeSpan.FromSeconds(seconds / share * shareLeft);
        return string.Create(CultureInfo.InvariantCulture, $"{(int)left.TotalHours}:{left:mm\\:ss}");
    }
}
