using Routing.Runtime;
using static Routing.Tests.Runtime.EngineFixture;

namespace Routing.Tests.Runtime;

/// <summary>The engine asks a sequence's own rule, once a proposal, in order.</summary>
public class SwitchingRuleEngineTests
{
    /// <summary>Goes large for one token after each two small ones with a score over the threshold: depends on all that came before.</summary>
    private sealed class CountingRule : ISwitchingRule
    {
        private int _count;

        public bool GoesLarge(float score, float threshold, ModelRole? previous)
        {
            if (previous == ModelRole.Large) _count = 0;
            if (score >= threshold) _count++;
            return _count == 2;
        }
    }

    private static Engine Ruled(EngineOptions? options = null) => new(
        options ?? new(), new([new("hash", 0.5f, _ => throw new NotSupportedException(), "hash") { CreateRule = () => new CountingRule() }]),
        new FakeStepModel(SmallSeed).AsWorker("small"), new FakeStepModel(LargeSeed).AsWorker("large"));

    private static int[] Expected(int[] prompt, int count, float threshold)
    {
        var rule = new CountingRule();
        ModelRole? previous = null;
        return Reference(prompt, count, (_, score) =>
        {
            var large = rule.GoesLarge(score, threshold, previous);
            previous = large ? ModelRole.Large : ModelRole.Small;
            return large;
        });
    }

    [Fact]
    public async Task ARule_DecidesAsInTheReferenceLoop()
    {
        using var engine = Ruled();
        var tokens = await GenerateAsync(engine, Request(Prompt(9, 1), TokenRoutingOptions.Routed("hash"), maxTokens: 60));
        Assert.Equal(Expected(Prompt(9, 1), 60, 0.5f), tokens.Ids());
        Assert.Contains(tokens, token => token.Source == ModelRole.Large);
    }

    [Fact]
    public async Task MixedBatches_KeepTheirRulesApart()
    {
        using var engine = Ruled(new() { StepTokens = 40 });
        var requests = Enumerable.Range(0, 9).Select(i => Request(Prompt(3 + i, i), TokenRoutingOptions.Routed("hash", i % 4 / 5f + 0.1f), maxTokens: 20 + i)).ToArray();
        var texts = await Task.WhenAll(requests.Select(request => Task.Run(() => GenerateAsync(engine, request))));
        for (var i = 0; i < requests.Length; i++) Assert.Equal(Expected(Prompt(3 + i, i), 20 + i, i % 4 / 5f + 0.1f), texts[i].Ids());
    }

    [Fact]
    public async Task Choices_HaveARuleEach()
    {
        using var engine = Ruled();
        var (tokens, _) = await RunAsync(engine, Request(Prompt(4, 2), TokenRoutingOptions.Routed("hash"), maxTokens: 15, new() { Choices = 3 }));
        foreach (var choice in tokens.GroupBy(token => token.Choice)) Assert.Equal(Expected(Prompt(4, 2), 15, 0.5f), choice.Ids());
    }

    [Fact]
    public async Task AThresholdOffTheScale_MeansAllOrNone_WhateverTheRule()
    {
        using var engine = Ruled();
        Assert.Equal(Reference(Prompt(4, 2), 15, (_, _) => true), (await GenerateAsync(engine, Request(Prompt(4, 2), TokenRoutingOptions.Routed("hash", 0), maxTokens: 15))).Ids());
        Assert.Equal(Reference(Prompt(4, 2), 15, (_, _) => false), (await GenerateAsync(engine, Request(Prompt(4, 2), TokenRoutingOptions.Routed("hash", 1.01f), maxTokens: 15))).Ids());
    }

    [Fact]
    public async Task ABudgetThatOverrulesTheRule_IsSeenByIt()
    {
        using var engine = Ruled();
        var rule = new CountingRule();
        var (left, previous) = (2, (ModelRole?)null);
        var expected = Reference(Prompt(6, 3), 30, (_, score) =>
        {
            var large = rule.GoesLarge(score, 0.5f, previous) && left-- > 0;
            previous = large ? ModelRole.Large : ModelRole.Small;
            return large;
        });
        var tokens = await GenerateAsync(engine, Request(Prompt(6, 3), TokenRoutingOptions.Routed("hash") with { MaxLargeTokens = 2 }, maxTokens: 30));
        Assert.Equal(expected, tokens.Ids());
    }
}
