namespace Routing.Hosting.Calibration;

/// <summary>Settings of <see cref="RouterCalibration"/>.</summary>
public sealed record CalibrationOptions
{
    /// <summary>Shares of the large model around which thresholds are wanted, in (0, 1).</summary>
    public IReadOnlyList<double> Fractions { get; init; } = [0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.7];

    /// <summary>A measured share this close to a wanted one, in parts of it, is good enough.</summary>
    public double Tolerance { get; init; } = 0.03;

    /// <summary>Runs at most for one share.</summary>
    public int MostRuns { get; init; } = 3;

    /// <summary>Requests in flight.</summary>
    public int Concurrency { get; init; } = 16;

    /// <summary>Longest answer.</summary>
    public int MaxTokens { get; init; } = 192;
}
