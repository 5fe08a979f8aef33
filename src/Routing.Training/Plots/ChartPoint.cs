namespace Routing.Training.Plots;

/// <summary>A point in units of the axes.</summary>
/// <param name="Low">Lower end of what is known of <paramref name="Y"/>; null draws no bar.</param>
/// <param name="High">Upper end.</param>
/// <param name="Label">Written beside it.</param>
public readonly record struct ChartPoint(double X, double Y, double? Low = null, double? High = null, string? Label = null);
