namespace Routing.Training.Plots;

/// <summary>A value of the vertical axis to compare with: a dashed line across the chart.</summary>
public readonly record struct ChartLevel(string Name, double Y);
