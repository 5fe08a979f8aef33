using Routing.Formats;
using Routing.R2R;
using Routing.R2R.Strategies;

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
        AleatoricTokenRouter.Register(),
        EpistemicTokenRouter.Register(),
        ImmediateTokenRouter.Register(),
        MomentumRule.Register(),
        RollingTokenRouter.Register(),
        DuoRollingRule.Register(),
    ]);

    /// <summary>Those of a host: the untrained ones, and the trained one its settings name.</summary>
    /// <exception cref="InvalidFileException">Its router cannot be read.</exception>
    public static RoutingSet Of(HostSettings settings) => settings.RouterFolder is { } folder ? With(RouterArtifact.Load(folder)) : Untrained;

    /// <summary>The untrained ones and a trained one, plain and under a rolling window.</summary>
    public static RoutingSet With(RouterArtifact artifact)
    {
        var neural = NeuralTokenRouter.Register(artifact);
        return Untrained.With(neural).With(RollingRule.Register(neural));
    }
}
