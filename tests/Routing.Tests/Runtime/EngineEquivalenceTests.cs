using Routing.Runtime;
using Routing.Runtime.Sampling;
using static Routing.Tests.Runtime.EngineFixture;

namespace Routing.Tests.Runtime;

/// <summary>Whatever the schedule, the text is that of a loop without engine, batch or cache.</summary>
public class EngineEquivalenceTests
{
    private static readonly int[] s_prompt = Prompt(17, 1);

    [Fact]
    public async Task ScoreZero_IsTheSmallModelAlone_AndScoreOneTheLarge()
    {
        using var engine = Pair();
        var (small, large) = (Reference(s_prompt, 20, (_, _) => false), Reference(s_prompt, 20, (_, _) => true));
        Assert.NotEqual(small, large);
        Assert.Equal(small, (await GenerateAsync(engine, Request(s_prompt, TokenRoutingOptions.Small))).Ids());
        Assert.Equal(large, (await GenerateAsync(engine, Request(s_prompt, TokenRoutingOptions.Large))).Ids());
        Assert.Equal(small, (await GenerateAsync(engine, Request(s_prompt, TokenRoutingOptions.Routed("zero")))).Ids());
        Assert.Equal(large, (await GenerateAsync(engine, Request(s_prompt, TokenRoutingOptions.Routed("one")))).Ids());
        Assert.Equal(small, (await GenerateAsync(engine, Request(s_prompt, TokenRoutingOptions.Routed("one", threshold: 1.01f)))).Ids());
        Assert.Equal(large, (await GenerateAsync(engine, Request(s_prompt, TokenRoutingOptions.Routed("zero", threshold: 0)))).Ids());
    }

    [Theory, InlineData(0.2f), InlineData(0.5f), InlineData(0.9f)]
    public async Task ARouter_EqualsTheReferenceLoop_AndItsRecordReplays(float threshold)
    {
        using var engine = Pair();
        var tokens = await GenerateAsync(engine, Request(s_prompt, TokenRoutingOptions.Routed("hash", threshold), maxTokens: 60));
        Assert.Equal(Reference(s_prompt, 60, (_, score) => score >= threshold), tokens.Ids());
        Assert.Contains(tokens, token => token.Source == ModelRole.Small);
        Assert.Contains(tokens, token => token.Source == ModelRole.Large);
        Assert.All(tokens, token =>
        {
            Assert.Equal(token.Source, token.Score >= threshold ? ModelRole.Large : ModelRole.Small);
            Assert.Equal(token.Id, token.Source == ModelRole.Large ? token.LargeCandidate : token.SmallCandidate);
            Assert.Equal(token.Source == ModelRole.Large, token.LargeCandidate is not null);
        });

        var script = new TokenRoutingOptions { Mode = TokenRoutingMode.Scripted, Script = [.. tokens.Select(token => token.Source)] };
        Assert.Equal(tokens.Ids(), (await GenerateAsync(engine, Request(s_prompt, script, maxTokens: 60))).Ids());
    }

    [Fact]
    public async Task AScript_EqualsTheReferenceLoop_ForEveryPatternOfFour()
    {
        using var engine = Pair();
        for (var pattern = 0; pattern < 16; pattern++)
        {
            var script = new TokenRoutingOptions { Mode = TokenRoutingMode.Scripted, Script = [.. Enumerable.Range(0, 12).Select(i => (ModelRole)(pattern >> (i % 4) & 1))] };
            Assert.Equal(
                Reference(s_prompt, 14, (index, _) => index < 12 && (pattern >> (index % 4) & 1) == 1),
                (await GenerateAsync(engine, Request(s_prompt, script, maxTokens: 14))).Ids());
        }
    }

    [Fact]
    public async Task IdenticalModels_GiveTheSameText_UnderAnyRouting()
    {
        using var engine = Pair(large: new FakeStepModel(SmallSeed));
        var expected = Reference(s_prompt, 30, (_, _) => false);
        foreach (var threshold in (float[])[0, 0.3f, 0.7f, 2])
            Assert.Equal(expected, (await GenerateAsync(engine, Request(s_prompt, TokenRoutingOptions.Routed("hash", threshold), maxTokens: 30))).Ids());
    }

    [Theory, InlineData(1), InlineData(2), InlineData(7), InlineData(16)]
    public async Task ARequest_GetsTheSameTokens_AloneAndAmongOthers(int rows)
    {
        var requests = Enumerable.Range(0, rows).Select(Mixed).ToArray();
        var alone = new List<int[]>();
        using (var engine = Pair())
            foreach (var request in requests) alone.Add((await GenerateAsync(engine, request)).Ids());
        using var shared = Pair(new() { StepTokens = 40 });
        var together = await Task.WhenAll(requests.Select(request => Task.Run(() => GenerateAsync(shared, request))));
        Assert.Equal(alone, together.Select(Ids));
    }

    private static GenerationRequest Mixed(int i) => Request(
        Prompt(1 + 7 * (i % 5), i),
        (i % 4) switch { 0 => TokenRoutingOptions.Small, 1 => TokenRoutingOptions.Large, _ => TokenRoutingOptions.Routed("hash", i % 11 / 10f) },
        maxTokens: 5 + i % 13,
        new SamplingOptions { Temperature = i % 3 * 0.7f, Seed = (ulong)i, TopK = i % 2 * 8, RepetitionPenalty = 1 + i % 3 * 0.2f, FrequencyPenalty = i % 2 * 0.5f });

    public static TheoryData<EngineOptions> Schedules =>
    [
        new() { StepTokens = 1 },
        new() { StepTokens = 3 },
        new() { StepTokens = 16 },
        new() { EagerLargePrefill = false },
        new() { EagerLargePrefill = false, StepTokens = 2 },
        new() { CatchUpLag = 0 },
        new() { CatchUpLag = 4 },
        new() { MaxSequences = 1 },
        new() { LargeBatchTarget = 3 },
    ];

    [Theory, MemberData(nameof(Schedules))]
    public async Task TheSchedule_DoesNotChangeTheText(EngineOptions options)
    {
        using var engine = Pair(options);
        var requests = Enumerable.Range(0, 5).Select(i => Request(Prompt(9 + i, i), TokenRoutingOptions.Routed("hash", 0.6f), maxTokens: 25)).ToArray();
        var texts = await Task.WhenAll(requests.Select(request => Task.Run(() => GenerateAsync(engine, request))));
        for (var i = 0; i < requests.Length; i++)
            Assert.Equal(Reference(requests[i].Prompt.ToArray(), 25, (_, score) => score >= 0.6f), texts[i].Ids());
    }

    [Fact]
    public async Task TheBudgetOfLargeTokens_IsKept_AndTheSmallModelGoesOn()
    {
        using var engine = Pair();
        var (tokens, summary) = await RunAsync(engine, Request(s_prompt, TokenRoutingOptions.Routed("one") with { MaxLargeTokens = 3 }, maxTokens: 10));
        Assert.Equal(Reference(s_prompt, 10, (index, _) => index < 3), tokens.Ids());
        Assert.Equal((3, 7, 1), (summary.Choices[0].LargeTokens, summary.Choices[0].SmallTokens, summary.Choices[0].Switches));
        Assert.Equal(0.3, summary.Choices[0].LargeFraction, 6);
    }

    [Fact]
    public async Task Choices_HaveSeedsOfTheirOwn_AndEachCanBeRepeated()
    {
        using var engine = Pair();
        var sampling = new SamplingOptions { Temperature = 1, Choices = 3, Seed = 5 };
        var (tokens, summary) = await RunAsync(engine, Request(s_prompt, sampling: sampling));
        var texts = Enumerable.Range(0, 3).Select(choice => tokens.Where(token => token.Choice == choice).ToArray().Ids()).ToArray();
        Assert.Equal(3, texts.Select(text => string.Join(",", text)).Distinct().Count());
        foreach (var choice in summary.Choices)
        {
            var again = await GenerateAsync(engine, Request(s_prompt, sampling: sampling with { Choices = 1, Seed = choice.Seed }));
            Assert.Equal(texts[choice.Choice], again.Ids());
        }
        Assert.Equal(5UL, summary.Choices[0].Seed);
    }

    [Fact]
    public async Task ASeededDraw_DependsOnTheSeedAndTheIndex_NotOnWhoMakesTheToken()
    {
        using var engine = Pair(large: new FakeStepModel(SmallSeed));
        var sampling = new SamplingOptions { Temperature = 1.3f, TopP = 0.95f, Seed = 77 };
        var small = await GenerateAsync(engine, Request(s_prompt, TokenRoutingOptions.Small, sampling: sampling));
        var mixed = await GenerateAsync(engine, Request(s_prompt, TokenRoutingOptions.Routed("hash"), sampling: sampling));
        Assert.Equal(small.Ids(), mixed.Ids());
    }

    [Fact]
    public async Task VocabulariesPaddedDifferently_NeverChooseATokenThatOnlyOneKnows()
    {
        using var engine = Pair(small: new FakeStepModel(SmallSeed, vocabulary: 64));
        Assert.Equal(50, engine.Vocabulary);
        var tokens = await GenerateAsync(engine, Request(s_prompt, maxTokens: 100));
        Assert.All(tokens, token => Assert.InRange(token.Id, 0, 49));
    }
}
