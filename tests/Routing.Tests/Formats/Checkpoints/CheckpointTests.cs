using Routing.Formats.Checkpoints;
using Routing.Tests.Testing;

namespace Routing.Tests.Formats.Checkpoints;

public sealed class CheckpointTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void AShardedCheckpointOfTransformers_Opens()
    {
        using var checkpoint = Checkpoint.Open(TestData.Find("checkpoints", "llama3-rope-bf16"));

        Assert.Equal(4, checkpoint.Files.Count());
        Assert.Equal(1 + 4 * 9 + 2, checkpoint.Tensors.Count);
        Assert.Equal(229_952, checkpoint.Tensors.Values.Sum(t => t.ElementCount));
        Assert.Equal([16, 64], checkpoint.Tensors["model.layers.3.self_attn.k_proj.weight"].Shape);
        Assert.Empty(checkpoint.Notes);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void WhatIsWritten_Opens(bool sharded)
    {
        var config = CheckpointBuilder.Config;
        ModelConfigWriter.Write(_folder.Path, config, StoredType.BF16);
        if (sharded) CheckpointBuilder.WriteShards(_folder.Path, CheckpointBuilder.Tensors(config));
        else CheckpointBuilder.WriteWeights(_folder.Path, CheckpointBuilder.Tensors(config));

        using var checkpoint = Checkpoint.Open(_folder.Path);

        Assert.Equal(config.HiddenSize, checkpoint.Config.HiddenSize);
        Assert.Equal(ModelTensors.Of(config).Count(), checkpoint.Tensors.Count);
    }

    [Fact]
    public void ATiedHeadsOwnCopy_IsLeftOut_AndSaid()
    {
        var config = CheckpointBuilder.Config with { TiedEmbeddings = true };
        ModelConfigWriter.Write(_folder.Path, config, StoredType.BF16);
        var tensors = CheckpointBuilder.Tensors(config);
        var embedding = tensors[0];
        CheckpointBuilder.WriteWeights(_folder.Path, [.. tensors, embedding with { Name = ModelTensors.Head }]);

        using var checkpoint = Checkpoint.Open(_folder.Path);

        Assert.DoesNotContain(ModelTensors.Head, checkpoint.Tensors.Keys);
        Assert.Contains(checkpoint.Notes, note => note.Contains(ModelTensors.Head, StringComparison.Ordinal));
    }

    [Fact]
    public void RotaryBuffersOfOldFiles_AreLeftOut_AndSaid()
    {
        var config = CheckpointBuilder.Config;
        ModelConfigWriter.Write(_folder.Path, config, StoredType.BF16);
        CheckpointBuilder.WriteWeights(_folder.Path,
            [.. CheckpointBuilder.Tensors(config), CheckpointBuilder.Tensor("model.layers.1.self_attn.rotary_emb.inv_freq", StoredType.F32, [config.HeadDim / 2])]);

        using var checkpoint = Checkpoint.Open(_folder.Path);

        Assert.Contains(checkpoint.Notes, note => note.Contains("inv_freq", StringComparison.Ordinal));
    }
}
