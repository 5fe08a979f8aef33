namespace Routing.Training.Plots;

/// <summary>A point in units of the axes.</summary>
public readonly record struct ChartPoint(double X, double Y);
