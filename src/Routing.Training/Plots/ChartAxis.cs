namespace Routing.Training.Plots;

/// <summary>Places values on a line and chooses the round ones to label.</summary>
/// <param name="Minimum">Value at 0.</param>
/// <param name="Maximum">Value at 1, above <paramref name="Minimum"/>.</param>
/// <param name="IsLogarithmic">Equal distances are equal ratios; both ends are above zero.</param>
public sealed record ChartAxis(double Minimum, double Maximum, bool IsLogarithmic = false)
{
    private const int AboutLinearTicks = 6;

    /// <summary>The axis that holds all values.</summary>
    public static ChartAxis Over(IReadOnlyCollection<double> values, bool logarithmic)
    {
        if (values.Count == 0) return logarithmic ? new(0.1, 1, true) : new(0, 1);
        var (minimum, maximum) = (values.Min(), values.Max());
        if (logarithmic) return maximum > minimum ? new(minimum, maximum, true) : new(minimum / 2, maximum * 2, true);
        minimum = Math.Min(0, minimum);
        return new(minimum, maximum > minimum ? maximum : minimum + 1);
    }

    /// <summary>The linear axis that holds all values with some room beyond both ends, wherever zero is.</summary>
    public static ChartAxis Around(IReadOnlyCollection<double> values)
    {
        if (values.Count == 0) return new(0, 1);
        var (minimum, maximum) = (values.Min(), values.Max());
        var room = maximum > minimum ? 0.06 * (maximum - minimum) : 0.5;
        return new(minimum - room, maximum + room);
    }

    /// <summary>Where a value lies: 0 at the minimum, 1 at the maximum.</summary>
    public double Place(double value) => IsLogarithmic
        ? Math.Log(value / Minimum) / Math.Log(Maximum / Minimum)
        : (value - Minimum) / (Maximum - Minimum);

    /// <summary>Round values from minimum to maximum: 1, 2 and 5 times powers of ten.</summary>
    public IEnumerable<double> Ticks() => IsLogarithmic ? LogarithmicTicks() : LinearTicks();

    private IEnumerable<double> LogarithmicTicks()
    {
        for (var power = (int)Math.Floor(Math.Log10(Minimum)); power <= Math.Log10(Maximum); power++)
            foreach (var digit in (int[])[1, 2, 5])
                if (digit * Math.Pow(10, power) is var tick && tick >= Minimum && tick <= Maximum) yield return tick;
    }

    private IEnumerable<double> LinearTicks()
    {
        var raw = (Maximum - Minimum) / AboutLinearTicks;
        var power = Math.Pow(10, Math.Floor(Math.Log10(raw)));
        var step = power * ((raw / power) switch { <= 1 => 1, <= 2 => 2, <= 5 => 5, _ => 10 });
        for (var i = (long)Math.Ceiling(Minimum / step); i * step <= Maximum * (1 + 1e-12); i++) yield return i * step;
    }
}
