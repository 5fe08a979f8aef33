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

    /// <summary>Those of a host: the untrained ones, and the trained one its settings name.</summary>
    public static RoutingSet Of(HostSettings settings) => Untrained;
}
