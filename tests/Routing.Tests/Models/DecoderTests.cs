using Routing.Formats.Checkpoints;
using Routing.Models;
using Routing.Models.Caching;
using Routing.Tests.Testing;
using static TorchSharp.torch;

namespace Routing.Tests.Models;

[LeakCheck]
public class DecoderTests
{
    public static TheoryData<string> Shapes => ["plain", "one kv head", "window", "qk norm", "yarn"];

    private static ModelConfig Config(string shape) => shape switch
    {
        "one kv head" => TinyModels.Config(kvHeads: 1),
        "window" => TinyModels.Config(window: 4),
        "qk norm" => TinyModels.Config(qkNorm: true, kvHeads: 4),
        "yarn" => TinyModels.Config(rope: new RopeConfig { Kind = RopeKind.Yarn, Factor = 4, OriginalMaxPositions = 64 }),
        _ => TinyModels.Config(),
    };

    private static Tensor Logits(Decoder decoder, KvSequence sequence, int[] tokens, LogitsWanted wanted = LogitsWanted.All)
    {
        var output = decoder.Step([new StepRow(sequence, tokens, wanted)]);
        output.Hidden.Dispose();
        return output.Logits;
    }

    private static Tensor Full(Decoder decoder, int[] tokens)
    {
        using var ids = tensor(Array.ConvertAll(tokens, t => (long)t)).unsqueeze(0);
        using var logits = decoder.Forward(ids);
        return logits.squeeze(0);
    }

    [Theory, InlineData(DecoderKernels.Fast), InlineData(DecoderKernels.Library)]
    public void HiddenOfAll_ComesAfterTheStatesWithLogits_AndIsTheForwards(DecoderKernels kernels)
    {
        using var mode = inference_mode();
        using var scope = NewDisposeScope();
        using var decoder = Decoder.Random(TinyModels.Config(), 3, kernels: kernels);
        using var cache = new KvCache(decoder.Config, 64, ScalarType.Float32, CPU);
        int[][] prompts = [TinyModels.Tokens(4, 1), TinyModels.Tokens(3, 2), TinyModels.Tokens(5, 3), TinyModels.Tokens(2, 4)];
        LogitsWanted[] wanted = [LogitsWanted.HiddenOfAll, LogitsWanted.All, LogitsWanted.HiddenOfAll, LogitsWanted.Last];
        using var output = decoder.Step([.. prompts.Zip(wanted).Select(row => new StepRow(cache.TryAllocate(8)!, row.First, row.Second))]);

        var states = prompts.Select(prompt => decoder.ForwardHidden(tensor(Array.ConvertAll(prompt, token => (long)token)).unsqueeze(0))).ToArray();
        TensorAssert.Close(cat([states[1], states[3].narrow(0, 1, 1), states[0], states[2]], 0), output.Hidden, 1e-5);
        TensorAssert.Close(cat([Full(decoder, prompts[1]), Full(decoder, prompts[3]).narrow(0, 1, 1)], 0), output.Logits, 1e-5);
        Assert.Equal(output.Hidden[12].data<float>().ToArray(), output.HiddenAt(12).ToArray());
    }

    [Theory, MemberData(nameof(Shapes))]
    public void FusedAttention_EqualsItsReferenceTwin(string shape)
    {
        using var mode = inference_mode();
        using var scope = NewDisposeScope();
        using var fast = Decoder.Random(Config(shape), 1);
        using var reference = Decoder.Random(Config(shape), 1, kernels: DecoderKernels.Reference);
        var ids = TinyModels.Tokens(11, 3);
        TensorAssert.Close(Full(reference, ids), Full(fast, ids), 1e-5);
    }

    public static TheoryData<string, DecoderKernels> ShapesAndKernels => new(
        from shape in Shapes from kernels in Enum.GetValues<DecoderKernels>() select (shape.Data, kernels));

    [Theory, MemberData(nameof(ShapesAndKernels))]
    public void CachedSteps_InAnyChunks_EqualTheFullForward(string shape, DecoderKernels kernels)
    {
        using var mode = inference_mode();
        using var scope = NewDisposeScope();
        using var decoder = Decoder.Random(Config(shape), 2, kernels: kernels);
        using var cache = new KvCache(decoder.Config, 64, ScalarType.Float32, CPU);
        var ids = TinyModels.Tokens(13, 5);
        var expected = Full(decoder, ids);
        foreach (var chunk in (int[])[1, 2, 5, 13])
        {
            using var sequence = cache.TryAllocate(13)!;
            var parts = ids.Chunk(chunk).Select(part => Logits(decoder, sequence, part)).ToArray();
            TensorAssert.Close(expected, cat(parts, 0), 1e-5);
        }
    }

    [Theory, InlineData(1), InlineData(2), InlineData(7), InlineData(16)]
    public void ARow_GetsTheSameLogits_AloneAndInABatch(int rows)
    {
        using var mode = inference_mode();
        using var scope = NewDisposeScope();
        using var decoder = Decoder.Random(Config("window"), 3);
        using var cache = new KvCache(decoder.Config, 1024, ScalarType.Float32, CPU);
        var prompts = Enumerable.Range(0, rows).Select(i => TinyModels.Tokens(1 + i % 5, i)).ToArray();
        var together = decoder.Step([.. prompts.Select(p => new StepRow(cache.TryAllocate(8)!, p, LogitsWanted.Last))]).Logits;
        for (var i = 0; i < rows; i++)
        {
            using var alone = cache.TryAllocate(8)!;
            TensorAssert.Close(Logits(decoder, alone, prompts[i], LogitsWanted.Last), together.narrow(0, i, 1), 1e-5);
        }
    }

    [Fact]
    public void ALayerPlan_EqualsADecoderWithoutThoseBlocks()
    {
        using var mode = inference_mode();
        using var scope = NewDisposeScope();
        using var decoder = Decoder.Random(TinyModels.Config(layers: 4), 4);
        using var shorter = Decoder.Random(TinyModels.Config(layers: 2), 4);
        foreach (var (name, weight) in shorter.Weights)
            weight.copy_(decoder.Weights[name.Replace("layers.1.", "layers.3.", StringComparison.Ordinal)]);
        using var cache = new KvCache(decoder.Config, 64, ScalarType.Float32, CPU);
        var ids = TinyModels.Tokens(6, 7);
        var expected = Full(shorter, ids);

        using var skipping = cache.TryAllocate(8)!;
        using var whole = cache.TryAllocate(8)!;
        var plan = LayerPlan.Of(4, 0, 3);
        var first = decoder.Step([new(skipping, ids.AsMemory(0, 4), LogitsWanted.All, plan), new(whole, ids, LogitsWanted.All)]).Logits;
        var second = decoder.Step([new(skipping, ids.AsMemory(4), LogitsWanted.All, plan)]).Logits;

        TensorAssert.Close(expected, cat([first.narrow(0, 0, 4), second], 0), 1e-5);
        TensorAssert.Close(Full(decoder, ids), first.narrow(0, 4, 6), 1e-5);
        Assert.Equal([6, 0, 0, 6], Enumerable.Range(0, 4).Select(skipping.Entries));
    }

    [Fact]
    public void ATokenThatSkippedABlock_IsNotSeenThere_AndTruncateForgetsIt()
    {
        using var mode = inference_mode();
        using var scope = NewDisposeScope();
        using var decoder = Decoder.Random(TinyModels.Config(window: 3), 5);
        using var cache = new KvCache(decoder.Config, 64, ScalarType.Float32, CPU);
        using var jagged = cache.TryAllocate(8)!;
        using var plain = cache.TryAllocate(8)!;
        var ids = TinyModels.Tokens(5, 9);
        foreach (var sequence in (KvSequence[])[jagged, plain]) Logits(decoder, sequence, ids[..2]);

        decoder.Step([new(jagged, ids.AsMemory(2, 1), LogitsWanted.Last, LayerPlan.Of(3, 0, 2))]);
        decoder.Step([new(jagged, ids.AsMemory(3, 1), LogitsWanted.Last)]);
        Assert.Equal([4, 3, 4], Enumerable.Range(0, 3).Select(jagged.Entries));
        Assert.Equal(3, jagged.PositionOf(1, 2));

        jagged.Truncate(2);
        TensorAssert.Close(Logits(decoder, plain, ids[2..]), Logits(decoder, jagged, ids[2..]), 1e-6);
    }

    [Fact]
    public void SkippingEveryFeedForward_EqualsZeroDownProjections_AndOtherRowsAreUntouched()
    {
        using var mode = inference_mode();
        using var scope = NewDisposeScope();
        using var decoder = Decoder.Random(TinyModels.Config(), 6);
        using var without = Decoder.Random(TinyModels.Config(), 6);
        foreach (var (name, weight) in without.Weights)
            if (name.Contains("down_proj", StringComparison.Ordinal)) weight.zero_();
        using var cache = new KvCache(decoder.Config, 64, ScalarType.Float32, CPU);
        var ids = TinyModels.Tokens(5, 11);
        var skip = new FeedForwardPlan([FeedForwardChoice.Skip, FeedForwardChoice.Skip, FeedForwardChoice.Skip]);
        var logits = decoder.Step([
            new(cache.TryAllocate(8)!, ids, LogitsWanted.All, FeedForward: skip),
            new(cache.TryAllocate(8)!, ids, LogitsWanted.All)]).Logits;
        TensorAssert.Close(Full(without, ids), logits.narrow(0, 0, 5), 1e-5);
        TensorAssert.Close(Full(decoder, ids), logits.narrow(0, 5, 5), 1e-5);
    }

    [Theory]
    [InlineData(ScalarType.Float32, DecoderKernels.Fast)]
    [InlineData(ScalarType.Float32, DecoderKernels.Library)]
    [InlineData(ScalarType.Float32, DecoderKernels.Reference)]
    [InlineData(ScalarType.BFloat16, DecoderKernels.Fast)]
    public void AStep_LeavesNoTensorButItsOutput_InEitherType(ScalarType type, DecoderKernels kernels)
    {
        using var mode = inference_mode();
        using var pair = new TinyPair();
        using var full = Decoder.Load(Checkpoint.Open(pair.Large), ScalarType.Float32, CPU, DecoderKernels.Reference);
        using var decoder = Decoder.Load(Checkpoint.Open(pair.Large), type, CPU, kernels);
        using var cache = new KvCache(decoder.Config, 32, type, CPU);
        using var sequence = cache.TryAllocate(8)!;
        using var skipping = cache.TryAllocate(8)!;
        var ids = TinyModels.Tokens(6, 15);
        using (decoder.Step([new(sequence, ids.AsMemory(0, 5))])) { }   // makes the rotary tables

        var before = TorchSharp.DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        using (var output = decoder.Step([new(sequence, ids.AsMemory(5, 1)), new(skipping, ids, Layers: LayerPlan.Of(2, 1))]))
        {
            Assert.All([output.Logits, output.Hidden], tensor => Assert.Equal(ScalarType.Float32, tensor.dtype));
            Assert.Equal(before + 2, TorchSharp.DisposeScopeManager.Statistics.ThreadTotalLiveCount);
        }
        Assert.Equal(before, TorchSharp.DisposeScopeManager.Statistics.ThreadTotalLiveCount);

        using var scope = NewDisposeScope();
        sequence.Truncate(0);
        // BF16 keeps 8 bits; logits here are below 1.
        TensorAssert.Close(Full(full, ids), Logits(decoder, sequence, ids), type == ScalarType.BFloat16 ? 0.02 : 1e-5);
    }

    [Fact]
    public void AFailedStep_LeavesEverySequenceAsItWas()
    {
        using var mode = inference_mode();
        using var scope = NewDisposeScope();
        using var decoder = Decoder.Random(TinyModels.Config(), 7);
        using var cache = new KvCache(decoder.Config, 64, ScalarType.Float32, CPU);
        using var sequence = cache.TryAllocate(8)!;
        var ids = TinyModels.Tokens(4, 13);
        Logits(decoder, sequence, ids[..2]);
        decoder.Hooks.Set(HookSite.MlpIn, 1, new ThrowingEditor());
        Assert.Throws<InvalidOperationException>(() => decoder.Step([new(sequence, ids.AsMemory(2))]));
        decoder.Hooks.Set(HookSite.MlpIn, 1, null);
        Assert.True(decoder.Hooks.IsIdle);
        Assert.Equal([2, 2, 2], Enumerable.Range(0, 3).Select(sequence.Entries));
        TensorAssert.Close(Full(decoder, ids).narrow(0, 3, 1), Logits(decoder, sequence, ids[2..], LogitsWanted.Last), 1e-5);
    }

    [Fact]
    public void AnEditorAtEachSite_SeesTheTensorItsNameSays()
    {
        using var mode = inference_mode();
        using var scope = NewDisposeScope();
        using var decoder = Decoder.Random(TinyModels.Config(), 8);
        var seen = new Dictionary<HookSite, Tensor>();
        foreach (var site in Enum.GetValues<HookSite>()) decoder.Hooks.Set(site, 1, new RecordingEditor(seen));
        Full(decoder, TinyModels.Tokens(4, 1));
        TensorAssert.Close(seen[HookSite.ResidPre] + seen[HookSite.AttnOut], seen[HookSite.ResidMid], 0);
        TensorAssert.Close(seen[HookSite.ResidMid] + seen[HookSite.MlpOut], seen[HookSite.ResidPost], 0);
        Assert.Equal(Enum.GetValues<HookSite>().Length, seen.Count);
    }

    [Fact]
    public void ARowOutsideItsLimits_IsRefusedByName()
    {
        using var mode = inference_mode();
        using var scope = NewDisposeScope();
        using var decoder = Decoder.Random(TinyModels.Config(), 9);
        using var cache = new KvCache(decoder.Config, 4, ScalarType.Float32, CPU);
        using var sequence = cache.TryAllocate(4)!;
        Assert.Null(cache.TryAllocate(1));
        Assert.Contains("vocabulary of 61", Assert.Throws<ArgumentException>(() => decoder.Step([new(sequence, new[] { 61 })])).Message, StringComparison.Ordinal);
        Assert.Contains("capacity 4", Assert.Throws<ArgumentException>(() => decoder.Step([new(sequence, new int[5])])).Message, StringComparison.Ordinal);
        Assert.Contains("at least one token", Assert.Throws<ArgumentException>(() => decoder.Step([new(sequence, Array.Empty<int>())])).Message, StringComparison.Ordinal);
        var small = new FeedForwardPlan([FeedForwardChoice.Small, FeedForwardChoice.Big, FeedForwardChoice.Big]);
        Assert.Contains("small feed-forward of block 0", Assert.Throws<ArgumentException>(() => decoder.Step([new(sequence, new[] { 1 }, FeedForward: small)])).Message, StringComparison.Ordinal);
    }

    private sealed class ThrowingEditor : IHiddenStateEditor
    {
        public Tensor Edit(HookSite site, int layer, Tensor hidden) => throw new InvalidOperationException("edit failed");
    }

    private sealed class RecordingEditor(Dictionary<HookSite, Tensor> seen) : IHiddenStateEditor
    {
        public Tensor Edit(HookSite site, int layer, Tensor hidden)
        {
            seen[site] = hidden.clone();
            return hidden;
        }
    }
}
