using CsCheck;
using Routing.Runtime.Sampling;

namespace Routing.Tests.Runtime;

public class SamplerTests
{
    private static Gen<T> OneOf<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    // On a grid: float32 cannot tell logits that differ by 1e-9, the twin can.
    private static readonly Gen<float[]> s_logits = Gen.Int[-64, 64].Select(eighths => eighths / 8f).Array[1, 70];

    private static readonly Gen<SamplingOptions> s_options = Gen.Select(
        OneOf(0.3f, 1f, 1.7f), OneOf(0, 0, 1, 3, 20), OneOf(1f, 0.1f, 0.5f, 0.93f), OneOf(0f, 0f, 0.05f, 0.4f),
        (temperature, topK, topP, minP) => new SamplingOptions { Temperature = temperature, TopK = topK, TopP = topP, MinP = minP });

    [Fact]
    public void Choose_EqualsItsReferenceTwin() =>
        Gen.Select(s_logits, s_options, Gen.Double[0, 0.999999]).Sample((logits, options, uniform) =>
        {
            var chosen = new Sampler().Choose(logits, options, uniform);
            // Rounding may move a token across a limit it all but meets: then the twin agrees just beside that limit.
            double[] nudges = [0, -1e-5, 1e-5];
            Assert.Contains(from p in nudges from m in nudges select (p, m), nudge =>
            {
                var twin = Twin(logits, options, nudge.p, nudge.m);
                var below = twin.Take(chosen).Sum();
                return twin[chosen] > 0 && uniform >= below - 1e-4 && uniform <= below + twin[chosen] + 1e-4;
            });
        }, iter: 2000);

    /// <summary>The distribution that is drawn from, in double precision and by sorting everything.</summary>
    private static double[] Twin(float[] logits, SamplingOptions options, double topPNudge, double minPNudge)
    {
        var weights = logits.Select(logit => Math.Exp((logit - logits.Max()) / (double)options.Temperature)).ToArray();
        var order = Enumerable.Range(0, logits.Length).OrderByDescending(id => weights[id]).ThenBy(id => id).ToList();
        if (options.TopK > 0) order = [.. order.Take(options.TopK)];
        if (options.TopP < 1)
        {
            var target = (options.TopP + topPNudge) * order.Sum(id => weights[id]);
            var cumulative = 0.0;
            order = [.. order.TakeWhile(id => { var taken = cumulative < target; cumulative += weights[id]; return taken; })];
        }
        order = [.. order.Where(id => weights[id] >= options.MinP * (1 + minPNudge))];
        var total = order.Sum(id => weights[id]);
        return [.. Enumerable.Range(0, logits.Length).Select(id => order.Contains(id) ? weights[id] / total : 0)];
    }

    [Fact]
    public void Adjust_EqualsItsReferenceTwin() =>
        Gen.Select(Gen.Float[-5, 5].Array[12], Gen.Int[0, 11].Array[0, 20], Gen.Int[0, 11].Array[0, 20], OneOf(1f, 1.3f, 0.8f), OneOf(0f, 0.5f, -1f), OneOf(0f, 0.25f))
            .Sample((logits, prompt, output, repetition, presence, frequency) =>
            {
                var options = new SamplingOptions { RepetitionPenalty = repetition, PresencePenalty = presence, FrequencyPenalty = frequency, LogitBias = new Dictionary<int, float> { [2] = 1.5f } };
                var adjusted = (float[])logits.Clone();
                new Sampler().Adjust(adjusted, options, [7], prompt, output);
                for (var id = 0; id < logits.Length; id++)
                {
                    var expected = logits[id] + (id == 2 ? 1.5f : 0);
                    if (prompt.Contains(id) || output.Contains(id)) expected = expected > 0 ? expected / repetition : expected * repetition;
                    expected -= frequency * output.Count(other => other == id) + (output.Contains(id) ? presence : 0);
                    Assert.Equal(id == 7 ? float.NegativeInfinity : expected, adjusted[id], 1e-4f);
                }
            });

    [Fact]
    public void AnUntouchedSampler_RemembersNothingOfEarlierCalls()
    {
        var sampler = new Sampler();
        var options = new SamplingOptions { PresencePenalty = 1 };
        var logits = new float[4];
        sampler.Adjust(logits, options, [], [], [1, 1]);
        Assert.Equal([0, -1, 0, 0], logits);
        sampler.Adjust(logits, options, [], [], [1]);
        Assert.Equal([0, -2, 0, 0], logits);
    }

    [Fact]
    public void ALargeVocabulary_SamplesTheSharesItShould()
    {
        // 10,000 equally likely tokens and one that has half of everything.
        var logits = new float[10_001];
        logits[2_345] = MathF.Log(10_000);
        var sampler = new Sampler();
        var draws = Enumerable.Range(0, 200).Select(i => sampler.Choose(logits, new() { Temperature = 1, TopP = 0.999f }, CounterRandom.Uniform(9, i, RandomStream.Sampling))).ToArray();
        Assert.InRange(draws.Count(id => id == 2_345), 75, 125);
        Assert.True(draws.Distinct().Count() > 75);
    }

    [Fact]
    public void GreedyTakesTheLowestOfEquals_AndBarringAllIsAnError()
    {
        Assert.Equal(1, new Sampler().Choose([0, 3, 3], new(), 0.9));
        float[] barred = [float.NegativeInfinity, float.NegativeInfinity];
        Assert.Throws<InvalidOperationException>(() => new Sampler().Choose(barred, new(), 0));
    }

    [Fact]
    public void Top_EqualsSorting() =>
        Gen.Select(Gen.Int[-3, 3].Array[1, 40], Gen.Int[1, 20]).Sample((values, count) =>
        {
            var logits = Array.ConvertAll(values, value => (float)value);
            var expected = Enumerable.Range(0, logits.Length).OrderByDescending(id => logits[id]).ThenBy(id => id).Take(count).Select(id => new TokenLogProb(id, logits[id] - 1.5f));
            Assert.Equal(expected, Sampler.Top(logits, count, 1.5f));
        });

    [Fact]
    public void LogSumExp_EqualsDoublePrecision() =>
        Gen.Float[-60, 60].Array[1, 50].Sample(logits =>
            Assert.Equal(logits.Max() + Math.Log(logits.Sum(logit => Math.Exp(logit - (double)logits.Max()))), LogitMath.LogSumExp(logits), 1e-4));

    [Fact]
    public void Errors_NameEveryOptionThatIsImpossible()
    {
        Assert.Empty(new SamplingOptions().Errors(10));
        var options = new SamplingOptions
        {
            Temperature = -1, TopK = -1, TopP = 1.5f, MinP = 2, RepetitionPenalty = 0, PresencePenalty = 3, FrequencyPenalty = float.NaN, TopLogProbs = 21,
            LogitBias = new Dictionary<int, float> { [10] = 1, [1] = 101 }, StopTokenIds = [-1], StopStrings = ["", "\udc00x"], MaxTokens = -1, MinTokens = 5, Choices = 0,
        };
        Assert.Equal(16, options.Errors(10).Count());
    }

    [Fact]
    public void CounterRandom_IsUniform_AndDiffersByEveryPartOfItsAddress()
    {
        var numbers = Enumerable.Range(0, 10_000).Select(i => CounterRandom.Uniform(1, i, RandomStream.Sampling)).ToArray();
        Assert.InRange(numbers.Average(), 0.49, 0.51);
        Assert.All(Enumerable.Range(0, 10), tenth => Assert.InRange(numbers.Count(number => (int)(number * 10) == tenth), 880, 1120));
        Assert.Equal(5, new HashSet<ulong> { CounterRandom.Bits(1, 0, RandomStream.Sampling), CounterRandom.Bits(2, 0, RandomStream.Sampling), CounterRandom.Bits(1, 1, RandomStream.Sampling), CounterRandom.Bits(1, 0, RandomStream.Routing), CounterRandom.Bits(0, 0, RandomStream.Sampling) }.Count);
    }
}
