namespace Routing.R2R.Strategies;

internal static class RuledRegistration
{
    /// <summary>A router's registration with a switching rule over its scores.</summary>
    /// <param name="create">Makes a sequence's rule; tried once, so that impossible options are refused here and not by the first request.</param>
    public static TokenRouterRegistration WithRule(this TokenRouterRegistration router, string name, object options, Func<ISwitchingRule> create)
    {
        create();
        // A rule changes the share that a threshold gives: the router's own calibration no longer holds.
        return router with { Name = name, Fingerprint = $"{router.Fingerprint} {options}", CreateRule = create, Calibration = null };
    }
}
