using Routing.Hosting;

namespace Routing.Tests.Hosting;

public class TokenRoutersTests
{
    [Fact]
    public void Untrained_HasEveryRouterThatNeedsNoTraining_WithThresholdsOnTheScale()
    {
        Assert.Equal(
            ["aleatoric", "constant", "duo-rolling", "entropy", "epistemic", "immediate", "margin", "momentum", "random", "rolling"],
            TokenRouters.Untrained.TokenRouters.Keys.Order(StringComparer.Ordinal));
        Assert.All(TokenRouters.Untrained.TokenRouters.Values, router => Assert.InRange(router.DefaultThreshold, 0.01f, 1));
    }
}
