using Routing.Runtime;
using static Routing.Tests.Runtime.EngineFixture;

namespace Routing.Tests.Runtime;

/// <summary>Counters can be asked for by anyone at any time, and belong together.</summary>
public class EngineMetricsTests
{
    [Fact]
    public async Task WaitingSequencesAndTheirPrompts_AreCounted_AndRefusedOnesNever()
    {
        using var gate = new ManualResetEventSlim();
        var small = new FakeStepModel(SmallSeed) { OnStep = _ => gate.Wait(TestContext.Current.CancellationToken) };
        using var engine = Pair(new() { MaxSequences = 1, QueueCapacity = 4 }, small);
        var running = engine.Enqueue(Request(Prompt(5, 1)));
        Assert.Equal((0, 0L), (engine.Waiting, engine.WaitingPromptTokens));
        var twice = engine.Enqueue(Request(Prompt(7, 2), sampling: new() { Choices = 2 }));
        var once = engine.Enqueue(Request(Prompt(3, 3)));
        Assert.Equal((3, 17L), (engine.Waiting, engine.WaitingPromptTokens));
        Assert.False(engine.TryEnqueue(Request(Prompt(9, 4), sampling: new() { Choices = 2 }), out _));
        Assert.Equal((3, 17L), (engine.Waiting, engine.WaitingPromptTokens));
        twice.Cancel();
        await twice.Completion;
        Assert.Equal((1, 3L), (engine.Waiting, engine.WaitingPromptTokens));
        Assert.Equal((1, 1), (engine.Metrics().Waiting, engine.Metrics().Running));
        gate.Set();
        await Task.WhenAll(running.Completion, once.Completion);
        Assert.Equal((0, 0L), (engine.Waiting, engine.WaitingPromptTokens));
    }

    [Fact]
    public async Task NumbersBelongTogether_WhoeverAsksAndWhenever()
    {
        using var engine = Pair(new() { MaxSequences = 4 });
        using var stop = new CancellationTokenSource();
        var askers = Enumerable.Range(0, 3).Select(_ => Task.Run(() =>
        {
            var asked = 0;
            for (; !stop.IsCancellationRequested; asked++)
            {
                var metrics = engine.Metrics();
                Assert.Equal(metrics.Admitted, metrics.Running + metrics.Finished.Values.Sum());
                Assert.InRange(metrics.Running, 0, 4);
                Assert.True(metrics.Small.ModelSeconds <= metrics.Small.StepSeconds && metrics.Small.Rows >= metrics.Small.Steps);
            }
            return asked;
        })).ToArray();
        var texts = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => Task.Run(() => GenerateAsync(engine, Request(Prompt(5, i), TokenRoutingOptions.Routed("hash"), maxTokens: 30)))));
        Assert.All(texts, text => Assert.Equal(30, text.Count));
        await stop.CancelAsync();
        foreach (var asker in askers) Assert.True(await asker > 0);
        Assert.Equal(1200, engine.Metrics().Small.Tokens + engine.Metrics().Large!.Value.Tokens);
    }

    [Fact]
    public async Task ASwitchingRule_MayAskToo()
    {
        Engine? engine = null;
        RoutingSet routers = new([new("hash", 0.5f, _ => throw new NotSupportedException(), "hash") { CreateRule = () => new AskingRule(() => engine!.Metrics().Running) }]);
        using (engine = new Engine(new(), routers, new FakeStepModel(SmallSeed).AsWorker(), new FakeStepModel(LargeSeed).AsWorker()))
            Assert.Equal(5, (await GenerateAsync(engine, Request(Prompt(4, 1), TokenRoutingOptions.Routed("hash"), maxTokens: 5))).Count);
        Assert.Equal(0, engine.Metrics().Running);   // after its end as well
    }

    private sealed class AskingRule(Func<int> running) : ISwitchingRule
    {
        public bool GoesLarge(float score, float threshold, ModelRole? previous) => running() != 1;
    }
}
