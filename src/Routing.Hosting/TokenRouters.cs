using Routing.R2R;
using Routing.R2R.Strategies;

namespace Routing.Hosting;

/// <summary>The token routers an engine offers without any training.</summary>
public static class TokenRouters
{
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
}
