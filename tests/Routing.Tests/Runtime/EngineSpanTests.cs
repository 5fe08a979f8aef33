using Routing.Runtime;
using static Routing.Tests.Runtime.EngineFixture;

namespace Routing.Tests.Runtime;

public class EngineSpanTests
{
    private static readonly int[] s_prompt = Prompt(13, 4);

    [Theory, InlineData(2, 1f), InlineData(3, 0.2f), InlineData(5, 0.12f)]
    public async Task ASpan_EqualsTheReferenceLoop(int span, float confidence)
    {
        using var engine = Pair();
        var routing = TokenRoutingOptions.Routed("hash", 0.7f) with { LargeSpan = span, SpanConfidence = confidence };
        var (tokens, summary) = await RunAsync(engine, Request(s_prompt, routing, maxTokens: 60));
        Assert.Equal(Spans(60, 0.7f, span, confidence), tokens.Select(token => (token.Id, token.Source)));
        Assert.Equal(summary.Choices[0].LargeTokens, summary.Choices[0].LargeCalls);
        Assert.All(tokens, token => Assert.Equal(token.Score is null, token.SmallCandidate is null));
    }

    [Fact]
    public async Task ASpan_KeepsTheBudget()
    {
        using var engine = Pair();
        var routing = TokenRoutingOptions.Routed("one") with { LargeSpan = 4, SpanConfidence = 1, MaxLargeTokens = 3 };
        var (tokens, _) = await RunAsync(engine, Request(s_prompt, routing, maxTokens: 10));
        Assert.Equal(Reference(s_prompt, 10, (index, _) => index < 3), tokens.Ids());
    }

    private static List<(int, ModelRole)> Spans(int count, float threshold, int span, float confidence)
    {
        List<int> history = [.. s_prompt];
        List<(int, ModelRole)> made = [];
        var left = 0;
        while (made.Count < count)
        {
            var asked = left > 0;
            var large = asked || FakeStepModel.Score(history) >= threshold;
            var logits = FakeStepModel.Logits(large ? LargeSeed : SmallSeed, 50, history);
            var best = Array.IndexOf(logits, logits.Max());
            var probability = Math.Exp(logits[best]) / logits.Sum(logit => Math.Exp(logit));
            left = !large ? 0 : probability < confidence ? (asked ? left : span) - 1 : 0;
            history.Add(best);
            made.Add((best, large ? ModelRole.Large : ModelRole.Small));
        }
        return made;
    }
}
