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

    /// <summary>Everything wrong with these options, one sentence each.</summary>
    public IEnumerable<string> Errors()
    {
        if (Fractions.Count == 0) yield return "there is no rate; give one at least.";
        foreach (var fraction in Fractions.Where(fraction => !(fraction is > 0 and < 1))) yield return $"the rate {fraction} is impossible; rates lie between 0 and 1.";
        if (Concurrency < 1) yield return $"the concurrency is {Concurrency}; it must be 1 or more.";
        if (MaxTokens < 1) yield return $"the longest answer is {MaxTokens} tokens; it must be 1 or more.";
    }
}
