using System.Runtime.InteropServices;
using Routing.Formats.Checkpoints;
using Routing.Models;
using Routing.Models.Caching;
using Routing.Tests.Testing;
using static TorchSharp.torch;

namespace Routing.Tests.Models;

/// <summary>On a CPU a row's logits do not depend, bit for bit, on what else a step runs: neither would routing decisions.</summary>
[LeakCheck]
public class SimdStepTests
{
    public static TheoryData<ModelConfig> Shapes => [TinyModels.Config(), TinyModels.Config(kvHeads: 1, window: 4), TinyModels.Config(kvHeads: 4, qkNorm: true), Wide];

    // Several panels a map, the last not full; a head dimension beyond a panel's width.
    private static ModelConfig Wide => TinyModels.Config(hidden: 84, vocabulary: 211) with { HeadDim = 44 };

    [Theory, MemberData(nameof(Shapes))]
    public void Tokens_GetTheSameBits_InAnyChunks(ModelConfig config)
    {
        using var mode = inference_mode();
        using var decoder = Decoder.Random(config, 2);
        using var cache = new KvCache(config, 32, ScalarType.Float32, CPU);
        var ids = TinyModels.Tokens(29, 5);
        float[] InChunksOf(int size)
        {
            using var sequence = cache.TryAllocate(ids.Length)!;
            return [.. ids.Chunk(size).SelectMany(chunk => Logits(decoder, [new StepRow(sequence, chunk, LogitsWanted.All)]))];
        }

        var oneByOne = InChunksOf(1);
        foreach (var size in (int[])[2, 3, 5, 13, 29]) Assert.Equal(oneByOne, InChunksOf(size));
    }

    [Theory, MemberData(nameof(Shapes))]
    public void Rows_GetTheSameBits_TogetherAndAlone_WhateverTheyAskFor(ModelConfig config)
    {
        using var mode = inference_mode();
        using var decoder = Decoder.Random(config, 3);
        using var cache = new KvCache(config, 256, ScalarType.Float32, CPU);
        StepRow[] Rows() => [.. Enumerable.Range(0, 9).Select(i => new StepRow(cache.TryAllocate(8)!, TinyModels.Tokens(1 + i % 5, i), (LogitsWanted)(i % 4)))];

        var together = Logits(decoder, Rows());
        float[] alone = [.. Rows().SelectMany(row => Logits(decoder, [row]))];
        Assert.Equal(alone, together);
    }

    [Fact]
    public void ChangedWeights_AreSeen_OnceTheDecoderIsTold()
    {
        using var mode = inference_mode();
        using var decoder = Decoder.Random(TinyModels.Config(), 4);
        using var cache = new KvCache(decoder.Config, 32, ScalarType.Float32, CPU);
        var before = Logits(decoder, [new StepRow(cache.TryAllocate(8)!, TinyModels.Tokens(3, 1))]);
        decoder.Weights["model.layers.1.mlp.down_proj.weight"].mul_(2);
        decoder.WeightsChanged();
        using var fresh = Decoder.Random(TinyModels.Config(), 4);
        fresh.Weights["model.layers.1.mlp.down_proj.weight"].mul_(2);
        var after = Logits(decoder, [new StepRow(cache.TryAllocate(8)!, TinyModels.Tokens(3, 1))]);
        Assert.NotEqual(before, after);
        Assert.Equal(Logits(fresh, [new StepRow(cache.TryAllocate(8)!, TinyModels.Tokens(3, 1))]), after);
    }

    private static float[] Logits(Decoder decoder, StepRow[] rows)
    {
        using var output = decoder.Step(rows);
        return MemoryMarshal.Cast<byte, float>(output.Logits.bytes).ToArray();
    }
}
