namespace Routing.Runtime.Scheduling;

/// <summary>An engine's <see cref="LargeRatePrior"/>s. Touched by the orchestrator alone.</summary>
internal sealed class LargeRatePriors
{
    private readonly Dictionary<(string Policy, int Bucket), LargeRatePrior> _priors = [];

    /// <summary>The prior of a policy and a target, begun where the policy's calibration puts it.</summary>
    public LargeRatePrior For(TokenRouterRegistration router, double target)
    {
        // By whole percent, all and none apart: requests may name any target, and the priors must not grow with them.
        var key = (router.Name, target is 0 or 1 ? (int)(101 * target) : 1 + (int)(100 * target));
        if (!_priors.TryGetValue(key, out var prior)) _priors.Add(key, prior = new(LargeRateController.StartThreshold(router, target)));
        return prior;
    }
}
