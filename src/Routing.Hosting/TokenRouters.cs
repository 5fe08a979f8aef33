using Routing.R2R;

namespace Routing.Hosting;

/// <summary>The token routers an engine offers.</summary>
public static class TokenRouters
{
    /// <summary>Those that need no training.</summary>
    public static RoutingSet Untrained { get; } = new(
    [
        ConstantTokenRouter.Register(),
        RandomTokenRouter.Register(),
        EntropyTokenRouter.Register(),
        MarginTokenRouter.Register(),
    ]);

    /// <summary>The untrained ones and a learned router.</summary>
    public static RoutingSet With(RouterArtifact artifact) => new([.. Untrained.TokenRouters.Values, NeuralTokenRouter.Register(artifact)]);
}
