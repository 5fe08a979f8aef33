namespace Routing.Training.Plots;

/// <summary>The corner a legend stands in: where the lines are not.</summary>
public enum LegendPlace
{
    TopRight,
    BottomRight,
    BottomLeft,
}
