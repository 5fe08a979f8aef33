namespace Routing.Loadbench;

/// <summary>One timed run.</summary>
/// <param name="PrefillPerSecond">Prompt tokens a second of one long prompt.</param>
/// <param name="DecodePerSecond">Tokens a second of all requests together, from the last first token to the end.</param>
/// <param name="LargeFraction">Share of tokens the large model made.</param>
/// <param name="StepMs">Mean duration of a step of the models that ran, engine included.</param>
/// <param name="OverheadMs">What the engine added to a step: everything but the forward.</param>
internal readonly record struct LoadSample(double PrefillPerSecond, double DecodePerSecond, double LargeFraction, double StepMs, double OverheadMs);

/// <summary>Medians of the samples of one mode at one width.</summary>
internal sealed record LoadRow(string Mode, int Sequences, double PrefillPerSecond, double DecodePerSecond, double Lowest, double Highest, double LargeFraction, double StepMs, double OverheadMs)
{
    public static LoadRow Of(string mode, int sequences, IReadOnlyList<LoadSample> samples) => new(
        mode, sequences,
        Median(samples.Select(s => s.PrefillPerSecond)), Median(samples.Select(s => s.DecodePerSecond)),
        samples.Min(s => s.DecodePerSecond), samples.Max(s => s.DecodePerSecond),
        Median(samples.Select(s => s.LargeFraction)), Median(samples.Select(s => s.StepMs)), Median(samples.Select(s => s.OverheadMs)));

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[sorted.Length / 2 - 1] + sorted[sorted.Length / 2]) / 2;
    }
}
