namespace Routing;

/// <summary>A token router as a <see cref="RoutingSet"/> knows it.</summary>
/// <param name="Name">What requests call it: their policy.</param>
/// <param name="DefaultThreshold">Score at and above which a token goes to the large model when a request names no threshold.</param>
/// <param name="Create">Makes an instance for a worker, on the worker's thread; the worker owns it and disposes it when it is disposable.</param>
/// <param name="Fingerprint">Identifies options and trained weights: equal fingerprints give equal scores.</param>
public sealed record TokenRouterRegistration(string Name, float DefaultThreshold, Func<SmallModel, ITokenRouter> Create, string Fingerprint)
{
    /// <summary>Share of tokens the large model makes at each threshold, measured; null when nobody measured it.</summary>
    public CalibrationTable? Calibration { get; init; }

    /// <summary>Makes the switching rule of one sequence; null compares each score with the threshold and remembers nothing.</summary>
    public Func<ISwitchingRule>? CreateRule { get; init; }
}
