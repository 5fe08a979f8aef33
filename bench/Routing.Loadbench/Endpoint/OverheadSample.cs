namespace Routing.Loadbench.Endpoint;

/// <summary>An answer, or several one after the other.</summary>
/// <param name="First">Seconds to the first token; of several, the mean.</param>
/// <param name="Decode">Seconds from the first token to the last.</param>
/// <param name="Gaps">Tokens in that time.</param>
internal readonly record struct OverheadSample(double First, double Decode, int Gaps)
{
    public double PerSecond => Gaps / Decode;

    public static OverheadSample Of(IReadOnlyList<OverheadSample> answers) =>
        new(answers.Average(answer => answer.First), answers.Sum(answer => answer.Decode), answers.Sum(answer => answer.Gaps));
}

/// <summary>Medians of one policy over all rounds; the ratio is the median of the rounds' ratios, whose two sides ran side by side.</summary>
internal sealed record OverheadRow(string Policy, double EnginePerSecond, double HttpPerSecond, double SpeedRatio, double EngineFirstMs, double HttpFirstMs, double FirstAddedMs)
{
    public static OverheadRow Of(string policy, IReadOnlyList<OverheadSample> engine, IReadOnlyList<OverheadSample> http) => new(
        policy, Median(engine.Select(sample => sample.PerSecond)), Median(http.Select(sample => sample.PerSecond)),
        Median(engine.Zip(http, (own, served) => served.PerSecond / own.PerSecond)),
        Median(engine.Select(sample => sample.First * 1000)), Median(http.Select(sample => sample.First * 1000)),
        Median(engine.Zip(http, (own, served) => (served.First - own.First) * 1000)));

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
