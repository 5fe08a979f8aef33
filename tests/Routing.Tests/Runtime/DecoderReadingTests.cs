using Routing.Models;
using Routing.Runtime;
using Routing.Runtime.Reading;
using Routing.Tests.Testing;
using static Routing.Tests.Runtime.DecoderFixture;
using static Routing.Tests.Runtime.EngineFixture;
using static TorchSharp.torch;

namespace Routing.Tests.Runtime;

/// <summary>What the engine reads of a prompt equals the uncached forward of the decoder that speaks first.</summary>
[LeakCheck]
public class DecoderReadingTests
{
    private const double Tolerance = 2e-4;

    public static MatrixTheoryData<int, DecoderKernels> Ways => new([1, 3, 512], [DecoderKernels.Fast, DecoderKernels.Library]);

    private static GenerationRequest Reads(int[] prompt, TokenRoutingOptions? routing = null, Pooling? pooling = null, int? logProbs = null, int maxTokens = 0) =>
        Request(prompt, routing, maxTokens) with { Pooling = pooling, PromptLogProbs = logProbs };

    private static async Task<PromptReading> ReadAsync(Engine engine, GenerationRequest request)
    {
        var summary = (await RunAsync(engine, request)).Summary;
        Assert.Equal(FinishReason.Length, summary.Choices[0].FinishReason);
        return summary.Reading!;
    }

    /// <summary>[prompt - 1] of the tokens and [prompt - 1][2] of the two likeliest, by a full forward.</summary>
    private static (float[] LogProbs, float[] Best) Expected(int[] prompt, Decoder decoder)
    {
        using var mode = inference_mode();
        using var scope = NewDisposeScope();
        using (decoder)
        {
            var logProbs = decoder.Forward(Ids(prompt)).squeeze(0).narrow(0, 0, prompt.Length - 1).log_softmax(1);
            var own = logProbs.gather(1, Ids(prompt[1..]).view(-1, 1));
            return (own.data<float>().ToArray(), logProbs.topk(2, 1).values.contiguous().data<float>().ToArray());
        }
    }

    /// <summary>[hidden].</summary>
    private static float[] ExpectedState(int[] prompt, Decoder decoder, Pooling pooling)
    {
        using var mode = inference_mode();
        using var scope = NewDisposeScope();
        using (decoder)
        {
            var hidden = decoder.ForwardHidden(Ids(prompt));
            return (pooling == Pooling.Mean ? hidden.mean([0]) : hidden[-1]).data<float>().ToArray();
        }
    }

    private static Tensor Ids(int[] tokens) => tensor(Array.ConvertAll(tokens, token => (long)token)).unsqueeze(0);

    private static void AssertClose(IEnumerable<float> expected, IEnumerable<float> actual)
    {
        Assert.Equal(expected.Count(), actual.Count());
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, Tolerance));
    }

    [Theory, MemberData(nameof(Ways))]
    public Task PromptLogProbs_AreTheForwards_InAnyChunks(int stepTokens, DecoderKernels kernels) => WithPairAsync(
        async engine =>
        {
            var prompt = TinyModels.Tokens(17, 3);
            foreach (var (routing, load) in ((TokenRoutingOptions, Func<DecoderKernels, Decoder>)[])[(TokenRoutingOptions.Routed("entropy"), LoadSmall), (TokenRoutingOptions.Large, LoadLarge)])
            {
                var (logProbs, best) = Expected(prompt, load(kernels));
                var reading = await ReadAsync(engine, Reads(prompt, routing, logProbs: 2));
                Assert.Equal(prompt[1..], reading.LogProbs.Select(token => token.Id));
                AssertClose(logProbs, reading.LogProbs.Select(token => token.LogProb));
                AssertClose(best, reading.LogProbs.SelectMany(token => token.Top).Select(token => token.LogProb));
                Assert.True(reading.Pooled.IsEmpty);
            }
        },
        new() { StepTokens = stepTokens }, kernels);

    [Theory, MemberData(nameof(Ways))]
    public Task PooledStates_AreTheForwards_InAnyChunks(int stepTokens, DecoderKernels kernels) => WithPairAsync(
        async engine =>
        {
            var prompt = TinyModels.Tokens(17, 3);
            foreach (var pooling in Enum.GetValues<Pooling>())
            {
                AssertClose(ExpectedState(prompt, LoadSmall(), pooling), (await ReadAsync(engine, Reads(prompt, pooling: pooling))).Pooled.ToArray());
                AssertClose(ExpectedState(prompt, LoadLarge(), pooling), (await ReadAsync(engine, Reads(prompt, TokenRoutingOptions.Large, pooling))).Pooled.ToArray());
            }
        },
        new() { StepTokens = stepTokens }, kernels);

    [Fact]
    public Task AllAtOnce_TellsTheSameAsOneByOne_AndTheTokensStay() => WithPairAsync(
        async engine =>
        {
            var (prompt, routed) = (TinyModels.Tokens(11, 5), TokenRoutingOptions.Routed("entropy", 0.4f));
            var tokens = await GenerateAsync(engine, Request(prompt, routed));
            foreach (var pooling in Enum.GetValues<Pooling>())
            {
                var (both, summary) = await RunAsync(engine, Reads(prompt, routed, pooling, logProbs: 1, maxTokens: 20));
                Assert.Equal(tokens.Ids(), both.Ids());
                AssertClose(Expected(prompt, LoadSmall()).LogProbs, summary.Reading!.LogProbs.Select(token => token.LogProb));
                AssertClose(ExpectedState(prompt, LoadSmall(), pooling), summary.Reading.Pooled.ToArray());
                var (pooled, onlyPooled) = await RunAsync(engine, Reads(prompt, routed, pooling, maxTokens: 20));
                Assert.Equal(tokens.Ids(), pooled.Ids());
                AssertClose(ExpectedState(prompt, LoadSmall(), pooling), onlyPooled.Reading!.Pooled.ToArray());
            }
        },
        new() { StepTokens = 4 });

    [Fact]
    public Task Readings_AmongGenerations_AreThoseAlone_AndChangeNoToken() => WithPairAsync(
        async engine =>
        {
            GenerationRequest[] requests = [.. Enumerable.Range(0, 24).Select(i =>
            {
                var (prompt, routing) = (TinyModels.Tokens(1 + i, i), i % 2 == 0 ? TokenRoutingOptions.Routed("margin", 0.4f) : TokenRoutingOptions.Large);
                return (i % 4) switch
                {
                    0 => Reads(prompt, routing, Pooling.Mean),
                    1 => Reads(prompt, routing, Pooling.Last, logProbs: 3, maxTokens: i),
                    2 => Reads(prompt, routing, logProbs: 0),
                    _ => Request(prompt, routing, maxTokens: 10 + i),
                };
            })];
            List<(List<GeneratedToken> Tokens, GenerationSummary Summary)> alone = [];
            foreach (var request in requests) alone.Add(await RunAsync(engine, request));
            var together = await Task.WhenAll(requests.Select(request => Task.Run(() => RunAsync(engine, request))));
            for (var i = 0; i < requests.Length; i++)
            {
                Assert.Equal(alone[i].Tokens.Ids(), together[i].Tokens.Ids());
                var (expected, reading) = (alone[i].Summary.Reading, together[i].Summary.Reading);
                Assert.Equal(i % 4 == 3, reading is null);
                if (reading is null) continue;
                AssertClose(expected!.LogProbs.Select(token => token.LogProb), reading.LogProbs.Select(token => token.LogProb));
                AssertClose(expected.Pooled.ToArray(), reading.Pooled.ToArray());
            }
        },
        new() { StepTokens = 40 });

    [Fact]
    public Task CancelledReadings_LeaveNothingBehind() => WithPairAsync(
        async engine =>
        {
            Generation[] generations = [.. Enumerable.Range(0, 100).Select(i => engine.Enqueue(Reads(TinyModels.Tokens(200, i), pooling: Pooling.Mean, logProbs: i % 2 == 0 ? null : 5)))];
            foreach (var generation in generations) generation.Cancel();
            foreach (var generation in generations)
            {
                var ended = (await generation.Completion).Choices[0].FinishReason;
                Assert.Equal(ended == FinishReason.Cancelled, await generation.Reading is null);
            }
        },
        new() { StepTokens = 16 });
}
