using Routing.Runtime;
using Routing.Tests.Testing;
using static Routing.Tests.Runtime.DecoderFixture;
using static Routing.Tests.Runtime.EngineFixture;
using static TorchSharp.torch;

namespace Routing.Tests.Runtime;

/// <summary>The engine over real decoders equals loops over the uncached forward.</summary>
[LeakCheck]
public class DecoderEngineTests
{
    /// <summary>Greedy tokens of a loop that runs the whole history through <see cref="Decoder.Forward"/> for every token.</summary>
    private static int[] Uncached(int[] prompt, int count, Func<int, ModelRole> source)
    {
        using var mode = inference_mode();
        using var scope = NewDisposeScope();
        using var small = LoadSmall();
        using var large = LoadLarge();
        List<long> history = [.. prompt];
        for (var index = 0; index < count; index++)
        {
            var logits = (source(index) == ModelRole.Large ? large : small).Forward(tensor(history).unsqueeze(0));
            history.Add(logits[0, -1].argmax().item<long>());
        }
        return [.. history.Skip(prompt.Length).Select(id => (int)id)];
    }

    [Fact]
    public Task AScriptOfBothModels_EqualsTheUncachedLoop() => WithPairAsync(async engine =>
    {
        var prompt = TinyModels.Tokens(9, 4);
        ModelRole Source(int index) => index % 5 is 1 or 2 ? ModelRole.Large : ModelRole.Small;
        var script = new TokenRoutingOptions { Mode = TokenRoutingMode.Scripted, Script = [.. Enumerable.Range(0, 24).Select(Source)] };
        var expected = Uncached(prompt, 24, Source);
        Assert.True(expected.Distinct().Count() > 5);
        Assert.Equal(expected, (await GenerateAsync(engine, Request(prompt, script, maxTokens: 24))).Ids());
    });

    [Theory, InlineData(1), InlineData(4), InlineData(512)]
    public Task ScoreZeroAndOne_AreTheModelsAlone_InAnyChunks(int stepTokens) => WithPairAsync(
        async engine =>
        {
            var prompt = TinyModels.Tokens(11, 6);
            var (small, large) = (Uncached(prompt, 16, _ => ModelRole.Small), Uncached(prompt, 16, _ => ModelRole.Large));
            Assert.NotEqual(small, large);
            Assert.Equal(small, (await GenerateAsync(engine, Request(prompt, TokenRoutingOptions.Routed("constant", 1.5f), maxTokens: 16))).Ids());
            Assert.Equal(large, (await GenerateAsync(engine, Request(prompt, TokenRoutingOptions.Routed("constant"), maxTokens: 16))).Ids());
            Assert.Equal(large, (await GenerateAsync(engine, Request(prompt, TokenRoutingOptions.Large, maxTokens: 16))).Ids());
        },
        new() { StepTokens = stepTokens });

    [Theory, InlineData(1), InlineData(2), InlineData(7), InlineData(16)]
    public Task ARequest_GetsTheSameTokens_AloneAndAmongOthers(int rows) => WithPairAsync(async engine =>
    {
        string[] policies = ["entropy", "margin", "random"];
        var requests = Enumerable.Range(0, rows).Select(i => Request(
            TinyModels.Tokens(1 + 5 * (i % 4), i), TokenRoutingOptions.Routed(policies[i % 3], 0.2f + i % 7 / 10f), maxTokens: 6 + i,
            new() { Temperature = i % 2 * 0.8f, Seed = (ulong)i })).ToArray();
        List<(int, ModelRole)[]> alone = [];
        foreach (var request in requests) alone.Add([.. (await GenerateAsync(engine, request)).Select(token => (token.Id, token.Source))]);
        var together = await Task.WhenAll(requests.Select(request => Task.Run(() => GenerateAsync(engine, request))));
        Assert.Equal(alone, together.Select(tokens => tokens.Select(token => (token.Id, token.Source)).ToArray()));
        if (rows == 16) Assert.Equal(2, alone.SelectMany(tokens => tokens).Select(token => token.Item2).Distinct().Count());
    });

    [Fact]
    public Task LayerPlans_ReachTheDecoder() => WithPairAsync(async engine =>
    {
        var prompt = TinyModels.Tokens(6, 8);
        var full = await GenerateAsync(engine, Request(prompt, TokenRoutingOptions.Large));
        var explicitly = await GenerateAsync(engine, Request(prompt, TokenRoutingOptions.Large) with { LargePlan = new(LayerPlan.Of(4, 0, 1, 2, 3)) });
        var skipping = await GenerateAsync(engine, Request(prompt, TokenRoutingOptions.Large) with { LargePlan = new(LayerPlan.Of(4, 0, 3)) });
        Assert.Equal(full.Ids(), explicitly.Ids());
        Assert.NotEqual(full.Ids(), skipping.Ids());
        var refused = await Assert.ThrowsAsync<GenerationFailedException>(() => GenerateAsync(engine, Request(prompt) with { SmallPlan = new(Steering: "calm") }));
        Assert.Contains("no steering program 'calm'", refused.Message, StringComparison.Ordinal);
    });

    [Fact]
    public Task AThousandCancelledRequests_LeaveNoTensorAndNoKvSlot() => WithPairAsync(
        async engine =>
        {
            var generations = Enumerable.Range(0, 1000).Select(i =>
            {
                Assert.True(engine.TryEnqueue(Request(TinyModels.Tokens(1 + i % 20, i), TokenRoutingOptions.Routed("random", 0.5f), maxTokens: 200), out var generation));
                return generation;
            }).ToArray();
            for (var i = 0; i < generations.Length; i++)
            {
                if (i % 200 == 0) await generations[i].Tokens.WaitToReadAsync(TestContext.Current.CancellationToken);
                generations[i].Cancel();
            }
            foreach (var generation in generations)
                Assert.Equal(FinishReason.Cancelled, (await generation.Completion).Choices[0].FinishReason);
        },
        new() { QueueCapacity = 1000 });

    [Fact]
    public async Task AFailedStep_LeavesNoTensorBehind()
    {
        await WithPairAsync(async engine =>
        {
            // A plan for four blocks does not fit the small model's two.
            var neighbour = Task.Run(() => GenerateAsync(engine, Request(TinyModels.Tokens(5, 1), maxTokens: 60)));
            var failure = await Assert.ThrowsAsync<GenerationFailedException>(() => GenerateAsync(engine, Request(TinyModels.Tokens(5, 2)) with { SmallPlan = new(LayerPlan.Of(4, 0)) }));
            Assert.NotEmpty(failure.Message);
            Assert.Equal(60, (await neighbour).Count);
        });
    }
}
