using Routing.Loadbench;
using Routing.Loadbench.Load;

namespace Routing.Tests.Loadbench;

public class LoadPolicyTests
{
    [Fact]
    public void Of_MergesNamesIntoTheSharedObject()
    {
        var policies = LoadPolicy.Of(["small", "r2r@0.4"], """{"max_large_fraction":0.3}""");
        Assert.Equal(
            [new("small", """{"max_large_fraction":0.3,"policy":"small"}"""), new LoadPolicy("r2r@0.4", """{"max_large_fraction":0.3,"policy":"r2r","threshold":0.4}""")],
            policies);
    }

    [Theory]
    [InlineData(null, "default", null)]
    [InlineData("""{"policy":"r2r","threshold":0.4}""", "r2r", """{"policy":"r2r","threshold":0.4}""")]
    [InlineData("""{"threshold":0.4}""", "default", """{"threshold":0.4}""")]
    public void Of_IsOnePolicy_WithoutNames(string? routing, string name, string? sent) =>
        Assert.Equal(new LoadPolicy(name, sent), Assert.Single(LoadPolicy.Of([], routing)));

    [Theory]
    [InlineData("r2r@much", null)]
    [InlineData("r2r", "[1]")]
    [InlineData("r2r", "{")]
    public void Of_RefusesWhatItCannotSend(string name, string? routing) => Assert.Throws<UsageException>(() => LoadPolicy.Of([name], routing));
}
