namespace Routing.Training.Plots;

/// <summary>Where the names of a chart's lines stand.</summary>
public enum LegendPlace
{
    /// <summary>In the corner, for lines that fall.</summary>
    TopRight,

    /// <summary>In a row under the title, for lines that go anywhere.</summary>
    Above,
}
