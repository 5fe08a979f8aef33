using System.Text.Json.Nodes;
using Routing.Formats.Checkpoints;
using Routing.Tests.Testing;

namespace Routing.Tests.Formats.Checkpoints;

public sealed class CheckpointRefusalTests : IDisposable
{
    private const string Weights = "model.safetensors";
    private const string Index = "model.safetensors.index.json";
    private const string Up = "model.layers.1.mlp.up_proj.weight";

    private readonly TemporaryFolder _parent = new();
    private readonly string _folder;
    private readonly List<TensorToWrite> _tensors = CheckpointBuilder.Tensors(CheckpointBuilder.Config);

    public CheckpointRefusalTests()
    {
        _folder = Directory.CreateDirectory(_parent.File("model")).FullName;
        ModelConfigWriter.Write(_folder, CheckpointBuilder.Config, StoredType.BF16);
    }

    public void Dispose() => _parent.Dispose();

    [Fact]
    public void AMissingTensor_IsRefused()
    {
        _tensors.RemoveAll(t => t.Name == Up);
        WriteWeights();
        RefusedBy("model", Up, "is missing");
    }

    [Fact]
    public void AMissingHead_NamesTheFix()
    {
        _tensors.RemoveAll(t => t.Name == ModelTensors.Head);
        WriteWeights();
        RefusedBy("model", ModelTensors.Head, "tie_word_embeddings");
    }

    [Fact]
    public void ABaseModelsNames_AreRecognised()
    {
        CheckpointBuilder.WriteWeights(_folder, [.. _tensors.Select(t => t with { Name = t.Name.Replace("model.", "", StringComparison.Ordinal) })]);
        RefusedBy("model", ModelTensors.Embedding, "prefix 'model.'");
    }

    [Theory]
    [InlineData("model.layers.2.input_layernorm.weight")]
    [InlineData("model.layers.0.self_attn.q_proj.bias")]
    [InlineData("model.layers.0.self_attn.q_norm.weight")]
    [InlineData("score.weight")]
    [InlineData("model.layers.0.self_attn.rotary_emb.inv_freq.weight")]
    public void ASurplusTensor_IsRefused(string name)
    {
        _tensors.Add(CheckpointBuilder.Tensor(name, StoredType.BF16, [8]));
        WriteWeights();
        RefusedBy(Weights, name, "is surplus");
    }

    [Fact]
    public void AMisshapedTensor_IsRefused()
    {
        Replace(CheckpointBuilder.Tensor(Up, StoredType.BF16, [8, 6]));
        RefusedBy(Weights, Up, "has shape [8, 6]; config.json asks for [6, 8]");
    }

    [Fact]
    public void IntegerWeights_AreRefused()
    {
        Replace(CheckpointBuilder.Tensor(Up, StoredType.I8, [6, 8]));
        RefusedBy(Weights, Up, "has type I8");
    }

    [Fact]
    public void ATiedHeadThatDiffers_IsRefused()
    {
        ModelConfigWriter.Write(_folder, CheckpointBuilder.Config with { TiedEmbeddings = true }, StoredType.BF16);
        WriteWeights();
        RefusedBy(Weights, ModelTensors.Head, "differs from model.embed_tokens.weight");
    }

    [Theory]
    [InlineData("../outside.safetensors")]
    [InlineData("/etc/passwd")]
    [InlineData("sub/one.safetensors")]
    [InlineData("..\\outside.safetensors")]
    [InlineData("C:model.safetensors")]
    [InlineData("..")]
    [InlineData("")]
    public void AShardOutsideTheFolder_IsRefused(string shard)
    {
        Directory.CreateDirectory(Path.Combine(_folder, "sub"));
        CheckpointBuilder.WriteIndex(_folder, new JsonObject { [Up] = shard });
        RefusedBy(Index, shard, "no plain file name");
    }

    [Theory]
    [InlineData("../outside.safetensors")]
    [InlineData("outside")]
    public void AShardLinkedFromOutside_IsRefused(string target)
    {
        SafetensorsWriter.Write(_parent.File("outside.safetensors"), _tensors);
        Directory.CreateSymbolicLink(Path.Combine(_folder, "outside"), _parent.Path);
        if (target == "outside") target = Path.Combine("outside", "outside.safetensors");
        File.CreateSymbolicLink(Path.Combine(_folder, "one.safetensors"), target);
        CheckpointBuilder.WriteIndex(_folder, new JsonObject { [Up] = "one.safetensors" });
        RefusedBy("one.safetensors", "one.safetensors", "leads outside");
    }

    [Theory]
    [InlineData(Weights)]
    [InlineData("config.json")]
    [InlineData("tokenizer.json")]
    public void AnyFileLinkedFromOutside_IsRefused(string name)
    {
        WriteWeights();
        File.WriteAllText(_parent.File("secret"), "");
        File.Delete(Path.Combine(_folder, name));
        File.CreateSymbolicLink(Path.Combine(_folder, name), _parent.File("secret"));
        RefusedBy(name, name, "leads outside");
    }

    [Fact]
    public void BrokenAndCircularLinks_AreRefused()
    {
        var path = Path.Combine(_folder, Weights);
        File.CreateSymbolicLink(path, "nowhere");
        RefusedBy(Weights, Weights, "broken link");
        File.Delete(path);
        File.CreateSymbolicLink(path, Weights);
        RefusedBy(Weights, Weights, "link");
    }

    [Fact]
    public void ASnapshotOfTheHubsCache_Opens()
    {
        var blobs = Directory.CreateDirectory(_parent.File("blobs")).FullName;
        var snapshot = Directory.CreateDirectory(Path.Combine(_parent.Path, "snapshots", "0a1b")).FullName;
        CheckpointBuilder.Write(_folder, CheckpointBuilder.Config);
        foreach (var file in Directory.GetFiles(_folder))
        {
            File.Move(file, Path.Combine(blobs, Path.GetFileName(file) + "-hash"));
            File.CreateSymbolicLink(Path.Combine(snapshot, Path.GetFileName(file)), Path.Combine("..", "..", "blobs", Path.GetFileName(file) + "-hash"));
        }
        Checkpoint.Open(snapshot).Dispose();
    }

    [Fact]
    public void AnIndexThatDisagreesWithItsShards_IsRefused()
    {
        CheckpointBuilder.WriteShards(_folder, _tensors);
        EditMap(map => map[Up] = "one.safetensors");
        RefusedBy(Index, Up, "is not in one.safetensors");
        EditMap(map => map.Remove(Up));
        RefusedBy("two.safetensors", Up, "is not in the index");
        EditMap(map => map[Up] = "three.safetensors");
        RefusedBy(Index, "three.safetensors", "is not in the folder");
    }

    [Fact]
    public void ATensorInTwoShards_IsRefused()
    {
        CheckpointBuilder.WriteShards(_folder, _tensors);
        SafetensorsWriter.Write(Path.Combine(_folder, "one.safetensors"), [.. _tensors.Take(_tensors.Count / 2), _tensors.Single(t => t.Name == Up)]);
        RefusedBy("one.safetensors", Up, "duplicate");
    }

    [Theory]
    [InlineData("{}", "weight_map", "missing or empty")]
    [InlineData("""{"weight_map":{}}""", "weight_map", "missing or empty")]
    [InlineData("""{"weight_map":[]}""", "weight_map", "must be an object")]
    [InlineData("""{"weight_map":{"a":1}}""", "a", "must be a string")]
    [InlineData("""{"weight_map":{"a":"x","a":"y"}}""", "a", "twice")]
    [InlineData("""{"weight_map":{"a":"x"},"weight_map":{"a":"x"}}""", "weight_map", "twice")]
    [InlineData("""{"metadata":{"total_size":"many"}}""", "metadata.total_size", "must be a number")]
    [InlineData("""{"weight_map":{"a":"x"}""", "file", "not valid JSON")]
    [InlineData("<html></html>", "file", "web page")]
    public void ABrokenIndex_IsRefused(string text, string item, string reason)
    {
        File.WriteAllText(Path.Combine(_folder, Index), text);
        RefusedBy(Index, item, reason);
    }

    [Fact]
    public void ASingleFileBesideAnIndexOfOthers_IsRefused()
    {
        CheckpointBuilder.WriteShards(_folder, _tensors);
        WriteWeights();
        RefusedBy("model", Weights, "remove one of the two");
    }

    [Fact]
    public void AnIndexOfTheSingleFile_Opens()
    {
        WriteWeights();
        CheckpointBuilder.WriteIndex(_folder, new JsonObject(_tensors.Select(t => KeyValuePair.Create(t.Name, (JsonNode?)Weights))));
        Checkpoint.Open(_folder).Dispose();
    }

    [Theory]
    [InlineData("pytorch_model.bin", "pickle")]
    [InlineData("consolidated.00.pth", "pickle")]
    [InlineData("README.md", "is missing, and so is")]
    public void AFolderWithoutSafetensors_IsRefused(string other, string reason)
    {
        File.WriteAllText(Path.Combine(_folder, other), "x");
        RefusedBy("model", Weights, reason);
    }

    [Fact]
    public void APickleNamedAsWeights_IsRefused()
    {
        File.WriteAllBytes(Path.Combine(_folder, Weights), [0x80, 0x04, 0x95, 0x00, 0xff, 0xff, 0xff, 0xff, 0xff, 0x00]);
        RefusedBy(Weights, "file", "pickle");
    }

    [Theory]
    [InlineData("adapter_config.json", "PEFT adapter")]
    [InlineData("params.json", "maker's own layout")]
    [InlineData("anything", "is missing")]
    public void AFolderWithoutConfig_IsRefused(string other, string reason)
    {
        File.Delete(Path.Combine(_folder, "config.json"));
        File.WriteAllText(Path.Combine(_folder, other), "{}");
        RefusedBy("model", "config.json", reason);
    }

    [Theory]
    [InlineData("tokenizer.json", """{"model":{"vocab":{"a":0,"z":12}}}""", "z", "has id 12, but the model's embedding has rows 0 to 11")]
    [InlineData("tokenizer.json", """{"model":{"vocab":{"a":-1}}}""", "a", "has id -1")]
    [InlineData("tokenizer.json", """{"added_tokens":[{"id":12,"content":"<end>"}],"model":{"vocab":{}}}""", "<end>", "has id 12")]
    [InlineData("tokenizer.json", """{"added_tokens":[{"content":"<end>"}],"model":{"vocab":{}}}""", "<end>", "has no id")]
    [InlineData("tokenizer.json", """{"added_tokens":[7],"model":{"vocab":{}}}""", "added_tokens", "list of objects")]
    [InlineData("tokenizer.json", """{"model":{"merges":[]}}""", "model.vocab", "is missing")]
    [InlineData("tokenizer.json", """{"model":{"vocab":{"a":"0"}}}""", "a", "whole number")]
    [InlineData("tokenizer.json", """{"model":{"vocab":{"a":0""", "a", "not valid JSON")]
    [InlineData("tokenizer.json", "version https://git-lfs.github.com/spec/v1", "file", "Git-LFS")]
    [InlineData("tokenizer_config.json", """{"added_tokens_decoder":{"12":{"content":"<end>"}}}""", "added_tokens_decoder", "has id 12")]
    [InlineData("tokenizer_config.json", """{"added_tokens_decoder":{"x":{}}}""", "added_tokens_decoder", "no token id")]
    public void ATokenizerThatDisagrees_IsRefused(string name, string text, string item, string reason)
    {
        WriteWeights();
        File.WriteAllText(Path.Combine(_folder, name), text);
        RefusedBy(name, item, reason);
    }

    [Fact]
    public void ATokenizerSmallerThanTheEmbedding_IsPadding()
    {
        WriteWeights();
        File.WriteAllText(Path.Combine(_folder, "tokenizer.json"), """{"added_tokens":[{"id":9,"content":"<end>"}],"model":{"type":"BPE","vocab":{"a":0,"b":1},"merges":[["a","b"]]}}""");
        using var checkpoint = Checkpoint.Open(_folder);
        Assert.Equal(10, checkpoint.Tokenizer.TokenCount);
    }

    [Fact]
    public void AFileOrNothing_IsNoCheckpoint()
    {
        Refused.By(() => Checkpoint.Open(Path.Combine(_folder, "config.json")), "config.json", "path", "is a file");
        Refused.By(() => Checkpoint.Open(_parent.File("none")), "none", "path", "does not exist");
    }

    private void WriteWeights() => CheckpointBuilder.WriteWeights(_folder, _tensors);

    private void Replace(TensorToWrite tensor)
    {
        _tensors[_tensors.FindIndex(t => t.Name == tensor.Name)] = tensor;
        WriteWeights();
    }

    private void EditMap(Action<JsonObject> edit) => CheckpointBuilder.Edit(_folder, Index, json => edit(json["weight_map"]!.AsObject()));

    private void RefusedBy(string file, string item, string reason) => Refused.By(() => Checkpoint.Open(_folder), file, item, reason);
}
