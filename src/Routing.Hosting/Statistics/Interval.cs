namespace Routing.Hosting.Statistics;

/// <summary>Where a figure lies with 95 % confidence.</summary>
public readonly record struct Interval(double Low, double High)
{
    /// <summary>Zero lies outside: a difference is more than chance.</summary>
    public bool ExcludesZero => Low > 0 || High < 0;
}
