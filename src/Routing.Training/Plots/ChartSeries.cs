namespace Routing.Training.Plots;

/// <summary>A line of a chart.</summary>
/// <param name="Name">Its entry in the legend.</param>
/// <param name="HasMarkers">Marks every point: the points are few and far between.</param>
public sealed record ChartSeries(string Name, IReadOnlyList<ChartPoint> Points, bool HasMarkers = false);
