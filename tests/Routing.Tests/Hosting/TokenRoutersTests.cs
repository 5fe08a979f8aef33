using Routing.Hosting;
using Routing.R2R;

namespace Routing.Tests.Hosting;

public class TokenRoutersTests
{
    [Fact]
    public void Untrained_HasEveryRouterThatNeedsNoTraining_WithThresholdsOnTheScale()
    {
        var names = typeof(TokenRouterNames).GetFields().Select(field => (string)field.GetRawConstantValue()!).Except([TokenRouterNames.NeuralRolling]);
        Assert.Equal(names.Order(StringComparer.Ordinal), TokenRouters.Untrained.TokenRouters.Keys.Order(StringComparer.Ordinal));
        Assert.All(TokenRouters.Untrained.TokenRouters.Values, router => Assert.InRange(router.DefaultThreshold, 0.01f, 1));
    }
}
