using Routing.Runtime;
using Routing.Runtime.Sampling;
using static Routing.Tests.Runtime.EngineFixture;

namespace Routing.Tests.Runtime;

public class EngineLateCorrectionTests
{
    private static readonly int[] s_prompt = Prompt(11, 7);

    [Theory, InlineData(0.7f, 0.01f, 32), InlineData(0.9f, 0.02f, 5), InlineData(0.5f, 0.05f, 3), InlineData(2f, 0.015f, 4)]
    public async Task LateCorrection_EqualsTheReferenceLoop(float threshold, float probability, int ahead)
    {
        using var engine = Pair();
        var routing = TokenRoutingOptions.Routed("hash", threshold) with { LateCorrection = probability, DraftTokens = ahead };
        var (tokens, summary) = await RunAsync(engine, Request(s_prompt, routing, maxTokens: 60));
        var (expected, takenBack) = Correct(60, threshold, probability, ahead);
        Assert.Equal(expected, tokens.Select(token => (token.Id, token.Source)));
        Assert.Equal(takenBack, summary.Choices[0].TakenBack);
        Assert.True(takenBack > 0);
    }

    [Fact]
    public async Task ProbabilityZero_TakesNothingBack()
    {
        using var engine = Pair();
        var routing = TokenRoutingOptions.Routed("hash", 0.8f) with { LateCorrection = 0, DraftTokens = 100 };
        var (tokens, summary) = await RunAsync(engine, Request(s_prompt, routing, maxTokens: 40));
        Assert.Equal(Reference(s_prompt, 40, (_, score) => score >= 0.8f), tokens.Ids());
        Assert.Equal(0, summary.Choices[0].TakenBack);
    }

    [Fact]
    public async Task OnceTheBudgetIsSpent_TheSmallModelGoesOnUncorrected()
    {
        using var engine = Pair();
        var routing = TokenRoutingOptions.Routed("one") with { LateCorrection = 0.5f, MaxLargeTokens = 2 };
        var (tokens, summary) = await RunAsync(engine, Request(s_prompt, routing, maxTokens: 12));
        Assert.Equal(Reference(s_prompt, 12, (index, _) => index < 2), tokens.Ids());
        Assert.Equal(2, summary.Choices[0].LargeTokens);
    }

    [Fact]
    public async Task ACorrectedText_Replays()
    {
        using var engine = Pair();
        var routing = TokenRoutingOptions.Routed("hash", 0.8f) with { LateCorrection = 0.02f };
        var sampling = new SamplingOptions { Temperature = 0.8f, Seed = 3 };
        var tokens = await GenerateAsync(engine, Request(s_prompt, routing, maxTokens: 50, sampling));
        var script = new TokenRoutingOptions { Mode = TokenRoutingMode.Scripted, Script = [.. tokens.Select(token => token.Source)] };
        Assert.Equal(tokens.Ids(), (await GenerateAsync(engine, Request(s_prompt, script, maxTokens: 50, sampling))).Ids());
    }

    [Fact]
    public async Task Cancelling_DropsWhatWasNotRead_AndGivesMemoryBack()
    {
        var (small, large) = (new FakeStepModel(SmallSeed), new FakeStepModel(LargeSeed));
        using (var engine = Pair(small: small, large: large))
        {
            var routing = TokenRoutingOptions.Routed("zero") with { LateCorrection = 0.01f, DraftTokens = 900 };
            Assert.True(engine.TryEnqueue(Request(s_prompt, routing, maxTokens: 1000), out var generation));
            SpinWait.SpinUntil(() => small.Steps.Count > 20);
            generation.Cancel();
            var end = (await generation.Completion).Choices[0];
            Assert.Equal((FinishReason.Cancelled, 0), (end.FinishReason, end.Tokens));
        }
        Assert.Equal((0, 0), (small.OpenSequences, large.OpenSequences));
    }

    /// <summary>The same decisions without engine or cache.</summary>
    private static (List<(int, ModelRole)> Tokens, int TakenBack) Correct(int count, float threshold, float least, int ahead)
    {
        List<(int Id, ModelRole Source)> made = [];
        var (verified, takenBack) = (0, 0);
        while (made.Count < count)
        {
            var asksLarge = FakeStepModel.Score(History(made.Count)) >= threshold;
            if (!asksLarge) made.Add((Best(SmallSeed, made.Count), ModelRole.Small));
            if (!asksLarge && made.Count < count && made.Count - verified < ahead) continue;

            var wrong = Enumerable.Range(verified, made.Count - verified).FirstOrDefault(i => Best(LargeSeed, i) != made[i].Id && Probability(i, made[i].Id) < least, -1);
            if (wrong >= 0)
            {
                takenBack += made.Count - wrong;
                made.RemoveRange(wrong, made.Count - wrong);
            }
            if (made.Count < count) made.Add((Best(LargeSeed, made.Count), ModelRole.Large));
            verified = made.Count;
        }
        return (made, takenBack);

        int[] History(int length) => [.. s_prompt, .. made.Take(length).Select(token => token.Id)];
        float[] Logits(int seed, int length) => FakeStepModel.Logits(seed, 50, History(length));
        int Best(int seed, int length) => Array.IndexOf(Logits(seed, length), Logits(seed, length).Max());
        double Probability(int length, int id) => Math.Exp(Logits(LargeSeed, length)[id]) / Logits(LargeSeed, length).Sum(logit => Math.Exp(logit));
    }
}
