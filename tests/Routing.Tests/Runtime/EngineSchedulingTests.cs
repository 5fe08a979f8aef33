using Routing.Runtime;
using static Routing.Tests.Runtime.EngineFixture;

namespace Routing.Tests.Runtime;

/// <summary>Who waits for whom, and what every limit does.</summary>
public class EngineSchedulingTests
{
    [Fact]
    public async Task ARowParkedForTheLargeModel_DelaysNoOther()
    {
        using var gate = new ManualResetEventSlim();
        using var engine = Pair(large: new FakeStepModel(LargeSeed) { OnStep = _ => gate.Wait(TestContext.Current.CancellationToken) });
        var parked = Task.Run(() => GenerateAsync(engine, Request(Prompt(5, 1), TokenRoutingOptions.Routed("one"), maxTokens: 4)));

        var free = await GenerateAsync(engine, Request(Prompt(5, 2), TokenRoutingOptions.Small, maxTokens: 50));
        Assert.Equal(50, free.Count);
        Assert.False(parked.IsCompleted);
        gate.Set();
        Assert.Equal(Reference(Prompt(5, 1), 4, (_, _) => true), (await parked).Ids());
    }

    [Fact]
    public async Task DecodingRowsGoFirst_AndAPromptFillsTheRestOfEachStep()
    {
        var small = new FakeStepModel(SmallSeed);
        using var engine = Pair(new() { StepTokens = 4 }, small);
        await GenerateAsync(engine, Request(Prompt(10, 1), maxTokens: 3));
        Assert.Equal([[4], [4], [2], [1], [1]], small.Steps.Where(rows => rows.Length > 0));
    }

    [Fact]
    public async Task ARowThatCatchesUp_IsNotStarvedByDecodingRows()
    {
        var small = new FakeStepModel(SmallSeed);
        using var engine = Pair(new() { StepTokens = 1, EagerLargePrefill = false }, small);
        var stream = Enumerable.Range(0, 3).Select(i => Task.Run(() => GenerateAsync(engine, Request(Prompt(1, i), TokenRoutingOptions.Large, maxTokens: 400)))).ToArray();
        var script = new TokenRoutingOptions { Mode = TokenRoutingMode.Scripted, Script = [.. Enumerable.Repeat(ModelRole.Small, 9), ModelRole.Large] };
        var routed = Task.Run(() => GenerateAsync(engine, Request(Prompt(1, 9), script, maxTokens: 10)));
        Assert.Equal(10, (await routed).Count);
        foreach (var task in stream) Assert.Equal(400, (await task).Count);
    }

    [Fact]
    public async Task TheLargeModel_ReadsThePromptAtOnce_ThenOnlyWhatItHasNotSeen()
    {
        var large = new FakeStepModel(LargeSeed);
        using var engine = Pair(large: large);
        var script = new TokenRoutingOptions { Mode = TokenRoutingMode.Scripted, Script = [ModelRole.Small, ModelRole.Small, ModelRole.Large, ModelRole.Small, ModelRole.Large] };
        await GenerateAsync(engine, Request(Prompt(10, 1), script, maxTokens: 6));
        var rows = large.Steps.Where(step => step.Length > 0).SelectMany(step => step).ToArray();
        Assert.Equal([9, 3, 2], rows);
        Assert.Equal((10, 2), (engine.Metrics().Large!.Value.PromptTokens, engine.Metrics().Large!.Value.CatchUpTokens));
    }

    [Fact]
    public async Task KvMemory_BoundsWhatRunsAtOnce_AndEveryRequestIsServed()
    {
        var small = new FakeStepModel(SmallSeed, slots: 64);
        var most = 0;
        var large = new FakeStepModel(LargeSeed, slots: 50) { OnStep = _ => most = Math.Max(most, small.OpenSequences) };
        using var engine = Pair(small: small, large: large);
        var requests = Enumerable.Range(0, 12).Select(i => Request(Prompt(5, i), TokenRoutingOptions.Routed("hash"), maxTokens: 15)).ToArray();
        var texts = await Task.WhenAll(requests.Select(request => Task.Run(() => GenerateAsync(engine, request))));
        for (var i = 0; i < requests.Length; i++) Assert.Equal(Reference(Prompt(5, i), 15, (_, score) => score >= 0.5f), texts[i].Ids());
        Assert.InRange(most, 1, 2);
    }

    [Fact]
    public async Task AFragmentedCache_MakesASequenceWait_NotFail()
    {
        using var gate = new ManualResetEventSlim();
        var asked = 0;
        var small = new RefusingModel(new FakeStepModel(SmallSeed) { OnStep = _ => gate.Wait(TestContext.Current.CancellationToken) }, () => ++asked == 2);
        using var engine = new Engine(new(), Routers, new("small", _ => small));
        // Both are accepted while the first one's step waits: the second is refused while the first is open.
        var first = engine.Enqueue(Request(Prompt(5, 1), maxTokens: 30));
        var second = engine.Enqueue(Request(Prompt(5, 2), maxTokens: 2));
        gate.Set();
        Assert.Equal(30, (await first.Completion).Choices[0].Tokens);
        Assert.Equal(2, (await second.Completion).Choices[0].Tokens);
    }

    [Fact]
    public async Task AFullQueue_TurnsRequestsAway_UntilThereIsRoom()
    {
        using var gate = new ManualResetEventSlim();
        var small = new FakeStepModel(SmallSeed) { OnStep = _ => gate.Wait(TestContext.Current.CancellationToken) };
        using var engine = Pair(new() { MaxSequences = 1, QueueCapacity = 2 }, small);
        Assert.True(engine.TryEnqueue(Request([1], maxTokens: 2), out var running));
        while (engine.Metrics().Running == 0) await Task.Yield();
        Assert.True(engine.TryEnqueue(Request([2], maxTokens: 2), out _));
        Assert.True(engine.TryEnqueue(Request([3], maxTokens: 2), out var last));
        Assert.False(engine.TryEnqueue(Request([4], maxTokens: 2), out _));
        await Assert.ThrowsAsync<EngineBusyException>(() => GenerateAsync(engine, Request([4], maxTokens: 2)));
        gate.Set();
        Assert.Equal(FinishReason.Length, (await running.Completion).Choices[0].FinishReason);
        await last.Completion;
        Assert.True(engine.TryEnqueue(Request([4], maxTokens: 2), out var after));
        await after.Completion;
    }

    [Fact]
    public async Task DelayedBatching_SendsRowsTogether()
    {
        var large = new FakeStepModel(LargeSeed);
        // The small model's steps take long enough for rows to be ready at the same time.
        var small = new FakeStepModel(SmallSeed) { OnStep = _ => Thread.Sleep(1) };
        using var engine = Pair(new() { LargeBatchTarget = 2, LargeBatchWait = TimeSpan.FromSeconds(10) }, small, large);
        var texts = await Task.WhenAll(Enumerable.Range(0, 4).Select(i => Task.Run(() => GenerateAsync(engine, Request(Prompt(3, i), TokenRoutingOptions.Routed("one"), maxTokens: 10)))));
        Assert.All(texts, text => Assert.Equal(10, text.Count));
        Assert.Contains(large.Steps, rows => rows.Length >= 2);
    }

    [Fact]
    public async Task Metrics_CountWhatHappened()
    {
        using var engine = Pair();
        var (tokens, summary) = await RunAsync(engine, Request(Prompt(8, 1), TokenRoutingOptions.Routed("hash"), maxTokens: 40));
        var (metrics, choice) = (engine.Metrics(), summary.Choices[0]);
        Assert.Equal((1, 1, 0), (metrics.Admitted, metrics.Finished[FinishReason.Length], metrics.Waiting));
        Assert.Equal(tokens.Count(token => token.Source == ModelRole.Large), metrics.Large!.Value.Tokens);
        Assert.Equal((choice.SmallTokens, choice.LargeTokens), (metrics.Small.Tokens, metrics.Large.Value.Tokens));
        Assert.Equal(8, metrics.Small.PromptTokens);
        Assert.True(metrics.Small.StepSeconds >= metrics.Small.ModelSeconds);
        Assert.True(choice.TotalMs >= choice.FirstTokenMs && choice.FirstTokenMs >= choice.QueueMs);
        Assert.Equal(tokens.Sum(token => token.LargeMs), choice.LargeMs, 3);
    }
}
