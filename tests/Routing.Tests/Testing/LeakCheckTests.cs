using TorchSharp;

namespace Routing.Tests.Testing;

[LeakCheck]
public class LeakCheckTests
{
    [Fact]
    public void TorchLoads_AndAScopeFreesWhatItMade()
    {
        using var scope = torch.NewDisposeScope();
        Assert.Equal(2f, torch.ones(2).sum().item<float>());
    }
}
