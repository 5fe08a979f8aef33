using Routing.Runtime;
using Routing.Runtime.Sampling;
using static Routing.Tests.Runtime.EngineFixture;

namespace Routing.Tests.Runtime;

/// <summary>What steers the router while it runs: a target share, and loops.</summary>
public class EngineSteeringTests
{
    [Theory, InlineData(0.05), InlineData(0.15), InlineData(0.4)]
    public async Task ATargetShare_IsHeldOverManyRequests(double target)
    {
        using var engine = Pair(new() { QueueCapacity = 100 });
        var routing = TokenRoutingOptions.Routed("hash") with { LargeFraction = target };
        var runs = await Task.WhenAll(Enumerable.Range(0, 100).Select(i => RunAsync(engine, Request(Prompt(5, i), routing, maxTokens: 60))));
        Assert.InRange(runs.Average(run => run.Summary.Choices[0].LargeFraction), target - 0.02, target + 0.02);
    }

    [Fact]
    public async Task ATargetOfAllOrNothing_IsExact()
    {
        using var engine = Pair();
        foreach (var (target, role) in ((double, ModelRole)[])[(0, ModelRole.Small), (1, ModelRole.Large)])
        {
            // The default threshold comes first; from then on the target rules.
            var routing = TokenRoutingOptions.Routed("hash") with { LargeFraction = target };
            for (var i = 0; i < 20; i++) await GenerateAsync(engine, Request(Prompt(9, i), routing, maxTokens: 30));
            Assert.All(await GenerateAsync(engine, Request(Prompt(9, 99), routing, maxTokens: 30)), token => Assert.Equal(role, token.Source));
        }
    }

    [Fact]
    public async Task ARepeatingOutput_GoesToTheLargeModel_OnlyWhenAskedFor()
    {
        using var engine = Pair();
        var stuck = new SamplingOptions { LogitBias = new Dictionary<int, float> { [7] = 100 } };   // both models say 7 for ever
        var broken = await GenerateAsync(engine, Request(Prompt(5, 1), TokenRoutingOptions.Routed("zero") with { BreakLoops = true }, maxTokens: 30, stuck));
        Assert.Equal(Enumerable.Repeat(ModelRole.Small, 12).Concat(Enumerable.Repeat(ModelRole.Large, 18)), broken.Select(token => token.Source));

        var left = await GenerateAsync(engine, Request(Prompt(5, 1), TokenRoutingOptions.Routed("zero"), maxTokens: 30, stuck));
        Assert.All(left, token => Assert.Equal(ModelRole.Small, token.Source));
    }

    [Fact]
    public async Task LearntBatches_NeitherStarveARow_NorChangeTheText()
    {
        using var engine = Pair(new() { LargeBatchTarget = null, QueueCapacity = 200 });
        var requests = Enumerable.Range(0, 120).Select(i => Request(Prompt(6, i), TokenRoutingOptions.Routed("hash", 0.7f), maxTokens: 20)).ToArray();
        var texts = await Task.WhenAll(requests.Select(request => GenerateAsync(engine, request)));
        for (var i = 0; i < requests.Length; i++) Assert.Equal(Reference(requests[i].Prompt.ToArray(), 20, (_, score) => score >= 0.7f), texts[i].Ids());
    }
}
