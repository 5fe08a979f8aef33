namespace Routing.Loadbench.Figures;

/// <summary>A figure over repeats.</summary>
internal readonly record struct Spread(double Median, double Low, double High)
{
    public static Spread Of(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return new(LatencySummary.Percentile(sorted, 50), sorted[0], sorted[^1]);
    }
}
