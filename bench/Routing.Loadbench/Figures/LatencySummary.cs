using System.Globalization;

namespace Routing.Loadbench.Figures;

/// <summary>How a latency spreads, as numpy counts: the deviation is the population's, and percentiles lie between neighbours in proportion.</summary>
internal static class LatencySummary
{
    /// <summary>Adds <c>mean_x_ms</c>, <c>median_x_ms</c>, <c>std_x_ms</c> and <c>p99_x_ms</c>; all are 0 when there is nothing.</summary>
    /// <param name="name">x.</param>
    public static void AddTo(IDictionary<string, double> figures, string name, IEnumerable<double> seconds, IReadOnlyList<double> percentiles)
    {
        double[] sorted = [.. seconds.Select(value => value * 1000).Order()];
        var mean = sorted.Length == 0 ? 0 : sorted.Average();
        figures[$"mean_{name}_ms"] = mean;
        figures[$"median_{name}_ms"] = Percentile(sorted, 50);
        figures[$"std_{name}_ms"] = sorted.Length == 0 ? 0 : Math.Sqrt(sorted.Average(value => (value - mean) * (value - mean)));
        foreach (var percentile in percentiles) figures[$"{PercentileKey(percentile)}_{name}_ms"] = Percentile(sorted, percentile);
    }

    /// <summary>p99, p99.9.</summary>
    public static string PercentileKey(double percentile) => string.Create(CultureInfo.InvariantCulture, $"p{percentile}");

    /// <param name="sorted">Rising.</param>
    /// <param name="percentile">0 to 100.</param>
    public static double Percentile(IReadOnlyList<double> sorted, double percentile)
    {
        if (sorted.Count == 0) return 0;
        var place = percentile / 100 * (sorted.Count - 1);
        var below = (int)place;
        return below + 1 < sorted.Count ? sorted[below] + (place - below) * (sorted[below + 1] - sorted[below]) : sorted[below];
    }
}
