namespace Routing;

/// <summary>A token router as a <see cref="RoutingSet"/> knows it.</summary>
/// <param name="Name">What requests call it: their policy.</param>
/// <param name="DefaultThreshold">Score at and above which a token goes to the large model when a request names no threshold.</param>
/// <param name="Create">Makes an instance for a worker, on the worker's thread; the worker owns it and disposes it when it is disposable.</param>
/// <param name="Fingerprint">Identifies options and trained weights: equal fingerprints give equal scores.</param>
public sealed record TokenRouterRegistration(string Name, float DefaultThreshold, Func<ITokenRouter> Create, string Fingerprint);
