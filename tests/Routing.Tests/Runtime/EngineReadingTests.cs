using Routing.Runtime;
using Routing.Runtime.Reading;
using Routing.Runtime.Workers;
using static Routing.Tests.Runtime.EngineFixture;

namespace Routing.Tests.Runtime;

/// <summary>Requests that ask about their prompt: who reads it, what it costs, how it ends.</summary>
public class EngineReadingTests
{
    private static GenerationRequest Reads(int[] prompt, TokenRoutingOptions? routing = null, Pooling? pooling = null, int? logProbs = 1, int maxTokens = 0) =>
        Request(prompt, routing, maxTokens) with { Pooling = pooling, PromptLogProbs = logProbs };

    private static float[] Expected(int[] prompt, int seed) => [.. Enumerable.Range(1, prompt.Length - 1).Select(i =>
    {
        var logits = FakeStepModel.Logits(seed, 50, prompt[..i]);
        return logits[prompt[i]] - MathF.Log(logits.Sum(MathF.Exp));
    })];

    private static float[] Mean(int[] prompt) =>
        [.. Enumerable.Range(0, 2).Select(k => Enumerable.Range(1, prompt.Length).Average(i => FakeStepModel.Hidden(prompt[..i])[k]))];

    private static void AssertRead(int[] prompt, int seed, PromptReading? reading)
    {
        Assert.NotNull(reading);
        Assert.Equal(prompt[1..], reading.LogProbs.Select(token => token.Id));
        Assert.All(Expected(prompt, seed).Zip(reading.LogProbs), pair => Assert.Equal(pair.First, pair.Second.LogProb, 1e-4));
    }

    public static MatrixTheoryData<TokenRoutingMode, int, int> Ways => new(Enum.GetValues<TokenRoutingMode>(), [1, 3, 512], [0, 8]);

    [Theory, MemberData(nameof(Ways))]
    public async Task TheModelThatSpeaksFirst_ReadsThePrompt(TokenRoutingMode mode, int stepTokens, int maxTokens)
    {
        using var engine = Pair(new() { StepTokens = stepTokens });
        var routing = mode == TokenRoutingMode.Routed ? TokenRoutingOptions.Routed("hash") : new() { Mode = mode };
        var prompt = Prompt(10, 4);
        var (tokens, summary) = await RunAsync(engine, Reads(prompt, routing, Pooling.Mean, maxTokens: maxTokens));
        AssertRead(prompt, mode == TokenRoutingMode.Large ? LargeSeed : SmallSeed, summary.Reading);
        Assert.All(Mean(prompt).Zip(summary.Reading!.Pooled.ToArray()), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
        Assert.Equal(maxTokens == 0 ? [] : (await GenerateAsync(engine, Request(prompt, routing, maxTokens))).Ids(), tokens.Ids());
    }

    [Fact]
    public async Task WithoutTokens_ItEndsOnceThePromptIsRead_AndOnlyItsReaderRuns()
    {
        var (small, large) = (new FakeStepModel(SmallSeed, slots: 10), new FakeStepModel(LargeSeed, slots: 4));
        using var engine = Pair(small: small, large: large);
        var (tokens, summary) = await RunAsync(engine, Reads(Prompt(10, 1), TokenRoutingOptions.Routed("hash")));
        var (choice, metrics) = (summary.Choices[0], engine.Metrics());
        Assert.Empty(tokens);
        Assert.Equal((FinishReason.Length, 0, 10, (double?)null), (choice.FinishReason, choice.Tokens, choice.PromptTokens, choice.FirstTokenMs));
        Assert.Equal((1, 10, 0, 0), (metrics.Finished[FinishReason.Length], metrics.Small.PromptTokens, metrics.Small.Tokens, metrics.Running));
        Assert.Equal([10], small.Steps.SelectMany(rows => rows));
        Assert.Empty(large.Steps);
        await RunAsync(engine, Reads(Prompt(10, 2)));   // fits only if the first gave its memory back
    }

    [Fact]
    public async Task TheReading_IsThereBeforeTheFirstToken()
    {
        using var gate = new ManualResetEventSlim();
        var small = new FakeStepModel(SmallSeed) { OnStep = rows => { if (rows is [{ Sequence.Length: > 6 }]) gate.Wait(TestContext.Current.CancellationToken); } };
        using var engine = Pair(new() { StepTokens = 6 }, small);
        var generation = engine.Enqueue(Reads(Prompt(6, 1), maxTokens: 3));
        AssertRead(Prompt(6, 1), SmallSeed, await generation.Reading);
        Assert.False(generation.Completion.IsCompleted);
        gate.Set();
        Assert.Same(await generation.Reading, (await generation.Completion).Reading);
    }

    [Fact]
    public async Task OfSeveralChoices_TheFirstReads()
    {
        using var engine = Pair();
        var request = Reads(Prompt(7, 2), maxTokens: 4);
        var (tokens, summary) = await RunAsync(engine, request with { Sampling = request.Sampling with { Choices = 3 } });
        AssertRead(Prompt(7, 2), SmallSeed, summary.Reading);
        Assert.Equal(12, tokens.Count);
        var (none, ended) = await RunAsync(engine, request with { Sampling = request.Sampling with { Choices = 3, MaxTokens = 0 } });
        AssertRead(Prompt(7, 2), SmallSeed, ended.Reading);
        Assert.Empty(none);
        Assert.All(ended.Choices, choice => Assert.Equal(FinishReason.Length, choice.FinishReason));
    }

    [Fact]
    public async Task AnUnaskedReading_IsNull_AndOneTokenHasNoLogProbs()
    {
        using var engine = Pair();
        Assert.Null((await RunAsync(engine, Request(Prompt(3, 1)))).Summary.Reading);
        Assert.Empty((await RunAsync(engine, Reads([5], pooling: Pooling.Last))).Summary.Reading!.LogProbs);
    }

    [Fact]
    public async Task ARowReadTwice_BecauseItsStepFailed_CountsOnce()
    {
        using var gate = new ManualResetEventSlim();
        var small = new FakeStepModel(SmallSeed) { OnStep = _ => gate.Wait(TestContext.Current.CancellationToken) };
        using var engine = Pair(new() { StepTokens = 5 }, small);
        var first = engine.Enqueue(Request([1], maxTokens: 1));
        // Both run in the step after: the router fails it once the states are read, and the rows run again one by one.
        var culprit = engine.Enqueue(Request([2], TokenRoutingOptions.Routed("broken")));
        var reading = engine.Enqueue(Reads(Prompt(9, 6), pooling: Pooling.Mean));
        gate.Set();
        Assert.Equal(FinishReason.Error, (await culprit.Completion).Choices[0].FinishReason);
        Assert.All(Mean(Prompt(9, 6)).Zip((await reading.Reading)!.Pooled.ToArray()), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
        await first.Completion;
        Assert.Equal([[1], [1, 4], [1], [4], [5]], small.Steps.Where(rows => rows.Length > 0));
    }

    [Fact]
    public async Task ACancelledReading_IsNull_AndFreesItsMemory()
    {
        using var gate = new ManualResetEventSlim();
        var small = new FakeStepModel(SmallSeed, slots: 40) { OnStep = _ => gate.Wait(TestContext.Current.CancellationToken) };
        using var engine = Pair(new() { StepTokens = 8 }, small);
        var cancelled = engine.Enqueue(Reads(Prompt(40, 1), pooling: Pooling.Mean));
        cancelled.Cancel();
        Assert.Null(await cancelled.Reading);
        Assert.Equal(FinishReason.Cancelled, (await cancelled.Completion).Choices[0].FinishReason);
        gate.Set();
        AssertRead(Prompt(40, 2), SmallSeed, (await RunAsync(engine, Reads(Prompt(40, 2)))).Summary.Reading);
        Assert.Equal((0, 1), (engine.Metrics().Running, engine.Metrics().Finished[FinishReason.Cancelled]));
    }

    [Fact]
    public async Task LogitsOfAWideVocabulary_AreAskedForInSmallSteps()
    {
        var model = new WideModel();
        using var engine = new Engine(new(), Routers, new("wide", _ => model));
        var reading = (await RunAsync(engine, Reads([1, 2, 3, 4, 5], logProbs: 0))).Summary.Reading!;
        Assert.All(reading.LogProbs, token => Assert.Equal(-MathF.Log(WideModel.Vocabulary), token.LogProb, 1e-3));
        Assert.Equal([2, 2, 1], model.Steps);
        await RunAsync(engine, Reads([1, 2, 3, 4, 5], logProbs: null, pooling: Pooling.Mean));
        Assert.Equal([2, 2, 1, 5], model.Steps);
    }

    [Theory]
    [InlineData(-1, null, 1, "prompt_logprobs is -1; it must be between 0 and 20.")]
    [InlineData(21, null, 0, "prompt_logprobs is 21; it must be between 0 and 20.")]
    [InlineData(null, 9, 0, "pooling is 9; it must be Mean or Last.")]
    [InlineData(null, null, 0, "max_tokens is 0; it must be 1 or more unless prompt log probabilities or a pooled state are asked for.")]
    [InlineData(0, null, -1, "max_tokens is -1; it must be 0 or more.")]
    public void WhatCannotBeRead_IsRefused(int? logProbs, int? pooling, int maxTokens, string message)
    {
        using var engine = Pair();
        var refused = Assert.Throws<InvalidRequestException>(() => engine.Enqueue(Reads(Prompt(3, 1), null, (Pooling?)pooling, logProbs, maxTokens)));
        Assert.Contains(message, refused.Errors);
    }

    /// <summary>Finds all of very many tokens equally likely.</summary>
    private sealed class WideModel : IStepModel, IModelSequence, IStepLogits
    {
        public const int Vocabulary = 1 << 24;

        private readonly float[] _logits = new float[Vocabulary];

        public List<int> Steps { get; } = [];

        public ModelFacts Facts { get; } = new(Vocabulary, 100, 100, []);

        public int FreeSlots => 100;

        public int Length { get; private set; }

        public IModelSequence? TryOpen(int capacity)
        {
            Length = 0;
            return this;
        }

        public IStepLogits Step(IReadOnlyList<ModelRow> rows)
        {
            Steps.Add(rows[0].Tokens.Length);
            Length += Steps[^1];
            return this;
        }

        public void Truncate(int length) => Length = length;

        public (int Token, float LogProb) Greedy(int row, int vocabulary) => throw new NotSupportedException();

        public ReadOnlySpan<float> Row(int row) => _logits;

        public ReadOnlySpan<float> Hidden(int state) => [1];

        public void Score(string router, ReadOnlySpan<int> rows, ReadOnlyMemory<int> tokens, ReadOnlyMemory<RowIdentity> identities, Span<float> scores) => throw new NotSupportedException();

        public void Dispose() { }
    }
}
