using Routing.Formats.Tokenization;
using Routing.Runtime;
using Routing.Runtime.Sampling;
using Routing.Runtime.Workers;
using static Routing.Tests.Runtime.EngineFixture;

namespace Routing.Tests.Runtime;

/// <summary>Every way a sequence can end, and what it leaves behind.</summary>
public class EngineEndingTests
{
    private static readonly int[] s_prompt = Prompt(6, 3);
    private static readonly int[] s_text = Reference(s_prompt, 40, (_, _) => false);

    private static Engine WithText(params int[] eos) => Pair(
        new() { Detokenizer = _ => new FakeDetokenizer() },
        new FakeStepModel(SmallSeed, eos: eos), new FakeStepModel(LargeSeed, eos: eos));

    private static string Text(IEnumerable<GeneratedToken> tokens) => string.Concat(tokens.Select(token => token.Text));

    [Fact]
    public async Task AnEndOfSequenceToken_Ends_UnlessIgnored()
    {
        var eos = s_text[7];
        var length = Array.IndexOf(s_text, eos) + 1;
        using var engine = WithText(eos);
        var (tokens, summary) = await RunAsync(engine, Request(s_prompt, maxTokens: 40));
        Assert.Equal(s_text[..length], tokens.Ids());
        Assert.Equal(FinishReason.Stop, summary.Choices[0].FinishReason);
        Assert.Equal(string.Concat(s_text[..(length - 1)].Select(FakeDetokenizer.Text)), Text(tokens));

        var (ignored, ending) = await RunAsync(engine, Request(s_prompt, maxTokens: 40, sampling: new() { IgnoreEos = true }));
        Assert.Equal(s_text, ignored.Ids());
        Assert.Equal(FinishReason.Length, ending.Choices[0].FinishReason);
    }

    [Fact]
    public async Task AnEndProposedByTheSmallModel_CanBeOverruled_AndTheLargeModelCanEnd()
    {
        var large = Reference(s_prompt, 1, (_, _) => true)[0];
        Assert.NotEqual(s_text[0], large);
        var toLarge = new TokenRoutingOptions { Mode = TokenRoutingMode.Scripted, Script = [ModelRole.Large] };
        using (var engine = WithText(s_text[0]))
        {
            var overruled = await GenerateAsync(engine, Request(s_prompt, toLarge, maxTokens: 1));
            Assert.Equal((large, s_text[0], FinishReason.Length), (overruled[0].Id, overruled[0].SmallCandidate, (await RunAsync(engine, Request(s_prompt, toLarge, maxTokens: 1))).Summary.Choices[0].FinishReason));
        }
        using (var engine = WithText(large))
            Assert.Equal(FinishReason.Stop, (await RunAsync(engine, Request(s_prompt, toLarge, maxTokens: 5))).Summary.Choices[0].FinishReason);
    }

    [Fact]
    public async Task MinTokens_BarsEndsUntilThen()
    {
        using var engine = WithText(s_text[0]);
        Assert.Single(await GenerateAsync(engine, Request(s_prompt)));
        var tokens = await GenerateAsync(engine, Request(s_prompt, maxTokens: 30, sampling: new() { MinTokens = 12, StopTokenIds = [s_text[1]] }));
        Assert.True(tokens.Count >= 12);
        Assert.DoesNotContain(tokens.Take(12), token => token.Id == s_text[0] || token.Id == s_text[1]);
    }

    [Fact]
    public async Task AStopString_EndsAcrossTokenBorders_AndItsTextIsKeptBack()
    {
        using var engine = WithText();
        var full = string.Concat(s_text.Select(FakeDetokenizer.Text));
        var stop = full.Substring(9, 3);
        var at = full.IndexOf(stop, StringComparison.Ordinal);
        var (tokens, summary) = await RunAsync(engine, Request(s_prompt, maxTokens: 40, sampling: new() { StopStrings = ["not there", stop] }));
        Assert.Equal(full[..at], Text(tokens));
        Assert.Equal((FinishReason.Stop, stop), (summary.Choices[0].FinishReason, summary.Choices[0].StopString));

        var included = await GenerateAsync(engine, Request(s_prompt, maxTokens: 40, sampling: new() { StopStrings = [stop], IncludeStop = true }));
        Assert.Equal(full[..(at + 3)], Text(included));

        var held = await GenerateAsync(engine, Request(s_prompt, maxTokens: 12, sampling: new() { StopStrings = [full[10..12] + "!"] }));
        Assert.Equal(full[..12], Text(held));
    }

    [Fact]
    public async Task AStopTokenId_EndsLikeAnEndOfSequenceToken()
    {
        using var engine = WithText();
        var (tokens, summary) = await RunAsync(engine, Request(s_prompt, maxTokens: 40, sampling: new() { StopTokenIds = [s_text[4]] }));
        Assert.Equal(s_text[..(Array.IndexOf(s_text, s_text[4]) + 1)], tokens.Ids());
        Assert.Equal(FinishReason.Stop, summary.Choices[0].FinishReason);
    }

    [Fact]
    public async Task LogProbabilities_AreTheModelsOwn_WhateverTheSampling()
    {
        using var engine = WithText();
        var sampling = new SamplingOptions { Temperature = 2, TopK = 5, LogitBias = new Dictionary<int, float> { [3] = 50 }, TopLogProbs = 4, Seed = 1 };
        var token = (await GenerateAsync(engine, Request(s_prompt, maxTokens: 1, sampling: sampling)))[0];
        var logits = FakeStepModel.Logits(SmallSeed, 50, s_prompt);
        var logSumExp = Math.Log(logits.Sum(logit => Math.Exp(logit)));
        Assert.Equal(3, token.Id);
        Assert.Equal(logits[3] - logSumExp, token.LogProb, 1e-4);
        Assert.Equal(logits.Index().OrderByDescending(entry => entry.Item).Take(4).Select(entry => entry.Index), token.TopLogProbs.Select(entry => entry.Id));
        Assert.Equal(logits.Max() - logSumExp, token.TopLogProbs[0].LogProb, 1e-4);
    }

    [Fact]
    public async Task AThousandCancelledRequests_LeaveNoKvSlot()
    {
        var (small, large) = (new FakeStepModel(SmallSeed), new FakeStepModel(LargeSeed));
        using (var engine = Pair(new() { QueueCapacity = 1000 }, small, large))
        {
            var generations = Enumerable.Range(0, 1000).Select(i =>
            {
                Assert.True(engine.TryEnqueue(Request(Prompt(1 + i % 9, i), TokenRoutingOptions.Routed("hash"), maxTokens: 900), out var generation));
                return generation;
            }).ToArray();
            for (var i = 0; i < generations.Length; i++)
            {
                if (i % 3 == 0) await generations[i].Tokens.WaitToReadAsync(TestContext.Current.CancellationToken);
                generations[i].Cancel();
            }
            foreach (var generation in generations)
                Assert.Equal(FinishReason.Cancelled, (await generation.Completion).Choices[0].FinishReason);
            Assert.Equal(4, (await GenerateAsync(engine, Request(s_prompt, TokenRoutingOptions.Routed("one"), maxTokens: 4))).Count);
            Assert.Equal((0, 1000), (engine.Metrics().Running, engine.Metrics().Finished[FinishReason.Cancelled]));
        }
        Assert.Equal((0, 0), (small.OpenSequences, large.OpenSequences));
        Assert.Equal((4096, 4096), (small.FreeSlots, large.FreeSlots));
    }

    [Fact]
    public async Task Cancellation_EndsWithinOneStep()
    {
        using var reached = new ManualResetEventSlim();
        using var gate = new ManualResetEventSlim();
        var steps = 0;
        var small = new FakeStepModel(SmallSeed)
        {
            OnStep = _ =>
            {
                if (++steps != 5) return;
                reached.Set();
                gate.Wait(TestContext.Current.CancellationToken);
            },
        };
        using var engine = Pair(small: small);
        Assert.True(engine.TryEnqueue(Request(s_prompt, maxTokens: 500), out var generation));
        reached.Wait(TestContext.Current.CancellationToken);
        generation.Cancel();
        Assert.Equal(4, (await generation.Completion).Choices[0].Tokens);
        gate.Set();
        await GenerateAsync(engine, Request(s_prompt, maxTokens: 1));
        Assert.Equal(6, steps);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task LeavingTheStream_Cancels(bool byToken)
    {
        // It waits in its twentieth step: however late this thread leaves, the answer is not at its end.
        using var left = new ManualResetEventSlim();
        var steps = 0;
        using var engine = Pair(small: new FakeStepModel(SmallSeed)
        {
            OnStep = _ =>
            {
                if (++steps == 20) left.Wait(TestContext.Current.CancellationToken);
            },
        });
        using var source = new CancellationTokenSource();
        if (byToken)
            await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
            {
                await foreach (var _ in engine.GenerateAsync(Request(s_prompt, maxTokens: 900), source.Token)) await source.CancelAsync();
            });
        else
            await foreach (var _ in engine.GenerateAsync(Request(s_prompt, maxTokens: 900), TestContext.Current.CancellationToken)) break;
        left.Set();
        while (engine.Metrics().Running > 0) await Task.Yield();
        Assert.Equal(1, engine.Metrics().Finished[FinishReason.Cancelled]);
    }

    [Fact]
    public async Task ADeadline_EndsWithWhatThereIs_RunningOrWaiting()
    {
        var clock = new ManualClock();
        var steps = 0;
        using var bothAccepted = new ManualResetEventSlim();
        var small = new FakeStepModel(SmallSeed)
        {
            OnStep = _ =>
            {
                bothAccepted.Wait();
                clock.Advance(TimeSpan.FromMilliseconds(++steps < 500 ? 10 : 0));
            },
        };
        using var engine = Pair(new() { Clock = clock, MaxSequences = 1 }, small);
        Assert.True(engine.TryEnqueue(Request(s_prompt, maxTokens: 900) with { Timeout = TimeSpan.FromMilliseconds(200) }, out var running));
        Assert.True(engine.TryEnqueue(Request(s_prompt, maxTokens: 900) with { Timeout = TimeSpan.FromMilliseconds(50) }, out var waiting));
        bothAccepted.Set();
        var choice = (await running.Completion).Choices[0];
        Assert.Equal(FinishReason.Deadline, choice.FinishReason);
        Assert.InRange(choice.Tokens, 1, 25);
        Assert.Equal((FinishReason.Deadline, 0), ((await waiting.Completion).Choices[0].FinishReason, (await waiting.Completion).Choices[0].Tokens));
    }

    [Fact]
    public async Task AFailingRequest_FailsAlone()
    {
        const int Poison = 42;
        var small = new FakeStepModel(SmallSeed)
        {
            OnStep = rows => { if (rows.Any(row => row.Tokens.Span is [Poison])) throw new InvalidOperationException("poisoned"); },
        };
        using var engine = Pair(small: small);
        var neighbours = Enumerable.Range(0, 5).Select(i => Task.Run(() => GenerateAsync(engine, Request(s_prompt, TokenRoutingOptions.Large, maxTokens: 200)))).ToArray();
        var small1 = Task.Run(() => GenerateAsync(engine, Request(Prompt(7, 9), maxTokens: 300, sampling: new() { LogitBias = new Dictionary<int, float> { [Poison] = -100 } })));
        var failure = await Assert.ThrowsAsync<GenerationFailedException>(() => GenerateAsync(engine, Request([Poison], maxTokens: 5)));
        Assert.Equal("poisoned", failure.Message);
        Assert.Equal(300, (await small1).Count);
        foreach (var neighbour in neighbours) Assert.Equal(200, (await neighbour).Count);
        Assert.Equal(1, engine.Metrics().Finished[FinishReason.Error]);
    }

    [Fact]
    public async Task ADetokenizerThatFails_FailsItsOwnSequence()
    {
        var made = 0;
        using var engine = Pair(new() { Detokenizer = _ => made++ == 0 ? new ThrowingDetokenizer() : new FakeDetokenizer() });
        await Assert.ThrowsAsync<GenerationFailedException>(() => GenerateAsync(engine, Request(s_prompt)));
        Assert.Equal(s_text[..20], (await GenerateAsync(engine, Request(s_prompt))).Ids());
    }

    [Fact]
    public async Task ADetokenizerThatCannotBeMade_FailsTheCall_NotTheEngine()
    {
        var made = 0;
        using var engine = Pair(new() { Detokenizer = _ => made++ == 0 ? throw new FormatException("no vocabulary") : new FakeDetokenizer() });
        Assert.Throws<FormatException>(() => engine.TryEnqueue(Request(s_prompt), out _));
        Assert.Equal(20, (await GenerateAsync(engine, Request(s_prompt))).Count);
    }

    [Theory, InlineData("broken", "NaN"), InlineData("missing", "no router 'missing'")]
    public async Task ARouterThatFails_FailsItsOwnRequestsOnly(string router, string reason)
    {
        using var engine = Pair();
        var good = Task.Run(() => GenerateAsync(engine, Request(s_prompt, TokenRoutingOptions.Routed("hash"), maxTokens: 100)));
        var failure = await Assert.ThrowsAsync<GenerationFailedException>(() => GenerateAsync(engine, Request(s_prompt, TokenRoutingOptions.Routed(router))));
        Assert.Contains(reason, failure.Message, StringComparison.Ordinal);
        Assert.Equal(Reference(s_prompt, 100, (_, score) => score >= 0.5f), (await good).Ids());
    }

    [Fact]
    public async Task ADeadWorker_FailsAllReaders_AndLaterRequests()
    {
        var dying = new DyingModel(new FakeStepModel(SmallSeed));
        using var engine = new Engine(new(), RoutingSet.Empty, new("small", _ => dying));
        Assert.True(engine.TryEnqueue(Request(s_prompt, maxTokens: 900), out var first));
        await first.Tokens.WaitToReadAsync(TestContext.Current.CancellationToken);
        dying.Die = true;
        var failure = await Assert.ThrowsAsync<GenerationFailedException>(() => first.Completion);
        Assert.Contains("died: the device is gone", failure.Message, StringComparison.Ordinal);
        while (engine.Fault is null) await Task.Yield();
        await Assert.ThrowsAsync<GenerationFailedException>(() => GenerateAsync(engine, Request(s_prompt)));
    }

    [Fact]
    public async Task Disposing_EndsWhatRunsAsCancelled()
    {
        var engine = Pair();
        Assert.True(engine.TryEnqueue(Request(s_prompt, TokenRoutingOptions.Routed("hash"), maxTokens: 1000), out var generation));
        await generation.Tokens.WaitToReadAsync(TestContext.Current.CancellationToken);
        engine.Dispose();
        Assert.Equal(FinishReason.Cancelled, (await generation.Completion).Choices[0].FinishReason);
        Assert.Throws<ObjectDisposedException>(() => engine.TryEnqueue(Request(s_prompt), out _));
    }

    [Fact]
    public void AModelThatDoesNotLoad_FailsTheConstructor() =>
        Assert.Equal("no such file", Assert.Throws<IOException>(() => new Engine(new(), RoutingSet.Empty, new FakeStepModel(1).AsWorker(), new("large", _ => throw new IOException("no such file")))).Message);

    [Fact]
    public void ARequestThatCannotBeServed_IsRefusedWithEveryReason()
    {
        using var engine = new Engine(new(), Routers, new FakeStepModel(SmallSeed, slots: 100).AsWorker());
        var request = Request([1, 99], TokenRoutingOptions.Routed("nobody"), maxTokens: 200, new() { TopP = 0, StopStrings = ["x"], Temperature = float.NaN });
        var errors = Assert.Throws<InvalidRequestException>(() => engine.TryEnqueue(request with { Timeout = TimeSpan.Zero }, out _)).Errors;
        foreach (var part in (string[])["temperature", "top_p", "needs a large model", "policy 'nobody'", "prompt token 1 is 99", "KV memory holds 100", "stop strings need a tokenizer", "timeout"])
            Assert.Contains(errors, error => error.Contains(part, StringComparison.Ordinal));
        Assert.Contains(Assert.Throws<InvalidRequestException>(() => engine.TryEnqueue(Request([], maxTokens: 1), out _)).Errors, error => error.Contains("prompt is empty", StringComparison.Ordinal));
    }

    private sealed class ThrowingDetokenizer : StreamingDetokenizer
    {
        public override string Append(int id) => throw new FormatException("no such token");

        public override string Finish() => "";
    }

    private sealed class DyingModel(FakeStepModel model) : IStepModel
    {
        public volatile bool Die;

        public ModelFacts Facts => model.Facts;

        public int FreeSlots => Die ? throw new InvalidOperationException("the device is gone") : model.FreeSlots;

        public IModelSequence? TryOpen(int capacity) => model.TryOpen(capacity);

        public IStepLogits Step(IReadOnlyList<ModelRow> rows) => model.Step(rows);

        public void Dispose() => model.Dispose();
    }
}
