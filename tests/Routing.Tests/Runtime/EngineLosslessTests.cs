using Routing.Runtime;
using Routing.Runtime.Sampling;
using static Routing.Tests.Runtime.EngineFixture;

namespace Routing.Tests.Runtime;

/// <summary>The lossless mode writes what the large model alone writes, token for token.</summary>
public class EngineLosslessTests
{
    private static readonly int[] s_prompt = Prompt(17, 1);

    [Theory, InlineData(1), InlineData(2), InlineData(4), InlineData(9), InlineData(100)]
    public async Task Greedy_IsTheLargeModelAlone(int drafts)
    {
        using var engine = Pair();
        var tokens = await GenerateAsync(engine, Request(s_prompt, TokenRoutingOptions.Lossless with { DraftTokens = drafts }, maxTokens: 40));
        Assert.Equal(Reference(s_prompt, 40, (_, _) => true), tokens.Ids());
        Assert.Equal(Enumerable.Range(0, 40), tokens.Select(token => token.Index));
    }

    [Theory, MemberData(nameof(EngineEquivalenceTests.Schedules), MemberType = typeof(EngineEquivalenceTests))]
    public async Task TheSchedule_DoesNotChangeTheText(EngineOptions options)
    {
        using var engine = Pair(options);
        var requests = Enumerable.Range(0, 5).Select(i => Request(Prompt(3 + 5 * i, i), TokenRoutingOptions.Lossless with { DraftTokens = 1 + i }, maxTokens: 25)).ToArray();
        var texts = await Task.WhenAll(requests.Select(request => Task.Run(() => GenerateAsync(engine, request))));
        for (var i = 0; i < requests.Length; i++) Assert.Equal(Reference(requests[i].Prompt.ToArray(), 25, (_, _) => true), texts[i].Ids());
    }

    [Fact]
    public async Task Sampled_IsTheLargeModelAlone_WithPenaltiesAndAll()
    {
        using var engine = Pair();
        for (var seed = 0UL; seed < 20; seed++)
        {
            var sampling = new SamplingOptions { Temperature = 0.9f, TopP = 0.9f, TopK = 20, RepetitionPenalty = 1.2f, FrequencyPenalty = 0.3f, Seed = seed };
            var large = await GenerateAsync(engine, Request(s_prompt, TokenRoutingOptions.Large, sampling: sampling));
            var lossless = await GenerateAsync(engine, Request(s_prompt, TokenRoutingOptions.Lossless, sampling: sampling));
            Assert.Equal(large.Ids(), lossless.Ids());
        }
    }

    [Fact]
    public async Task Sampled_HasTheLargeModelsDistribution()
    {
        // First tokens of 4,000 seeds against the large model's probabilities: chi-square with 49 degrees of freedom, 99.9 % quantile.
        const int seeds = 4_000;
        const double quantile = 85.35;
        using var engine = Pair(new() { MaxSequences = 64, QueueCapacity = seeds });
        var counts = new int[50];
        var runs = Enumerable.Range(0, seeds).Select(seed =>
            GenerateAsync(engine, Request(s_prompt, TokenRoutingOptions.Lossless, maxTokens: 1, new SamplingOptions { Temperature = 1, Seed = (ulong)seed })));
        foreach (var tokens in await Task.WhenAll(runs)) counts[tokens[0].Id]++;

        var logits = FakeStepModel.Logits(LargeSeed, 50, s_prompt);
        var total = logits.Sum(logit => Math.Exp(logit));
        var chiSquare = counts.Select((count, id) => (count, Expected: seeds * Math.Exp(logits[id]) / total)).Sum(cell => Math.Pow(cell.count - cell.Expected, 2) / cell.Expected);
        Assert.InRange(chiSquare, 0, quantile);
    }

    [Fact]
    public async Task IdenticalModels_AcceptEveryDraft()
    {
        using var engine = Pair(large: new FakeStepModel(SmallSeed));
        var (tokens, summary) = await RunAsync(engine, Request(s_prompt, TokenRoutingOptions.Lossless with { DraftTokens = 4 }, maxTokens: 50));
        Assert.Equal(Reference(s_prompt, 50, (_, _) => false), tokens.Ids());
        Assert.Equal((10, 10, 0), (summary.Choices[0].LargeCalls, summary.Choices[0].LargeTokens, summary.Choices[0].TakenBack));
    }

    [Fact]
    public async Task DraftsThatFail_AreTakenBack_AndCounted()
    {
        using var engine = Pair();
        var (tokens, summary) = await RunAsync(engine, Request(s_prompt, TokenRoutingOptions.Lossless, maxTokens: 30));
        Assert.True(summary.Choices[0].TakenBack > 0);
        Assert.All(tokens, token => Assert.True(token.SmallCandidate is null || (token.SmallCandidate == token.Id) == (token.Source == ModelRole.Small)));
        Assert.Equal(30, summary.Choices[0].Tokens);
    }

    [Theory, InlineData(3), InlineData(11), InlineData(40)]
    public async Task EndOfSequence_EndsWhereTheLargeModelEnds(int eos)
    {
        using var engine = Pair(small: new FakeStepModel(SmallSeed, eos: [eos]), large: new FakeStepModel(LargeSeed, eos: [eos]));
        for (var seed = 0; seed < 10; seed++)
        {
            var (large, end) = await RunAsync(engine, Request(Prompt(9, seed), TokenRoutingOptions.Large, maxTokens: 60));
            var (lossless, same) = await RunAsync(engine, Request(Prompt(9, seed), TokenRoutingOptions.Lossless, maxTokens: 60));
            Assert.Equal(large.Ids(), lossless.Ids());
            Assert.Equal(end.Choices[0].FinishReason, same.Choices[0].FinishReason);
        }
    }
}
