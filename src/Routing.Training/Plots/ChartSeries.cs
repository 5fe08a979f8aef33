namespace Routing.Training.Plots;

/// <summary>A line of a chart.</summary>
/// <param name="Name">Its entry in the legend; empty for none.</param>
/// <param name="HasMarkers">Marks every point: the points are few and far between.</param>
/// <param name="HasLine">Joins the points.</param>
public sealed record ChartSeries(string Name, IReadOnlyList<ChartPoint> Points, bool HasMarkers = false, bool HasLine = true);
