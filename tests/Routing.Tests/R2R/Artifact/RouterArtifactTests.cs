using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using Routing.Formats;
using Routing.Formats.Checkpoints;
using Routing.R2R;
using Routing.R2R.Network;
using Routing.Tests.R2R.Network;
using Routing.Tests.Testing;

namespace Routing.Tests.R2R.Artifact;

public class RouterArtifactTests
{
    [Fact]
    public void WhatIsSaved_LoadsAsItWas()
    {
        using var folder = new TemporaryFolder();
        var artifact = RandomRouters.Artifact(RandomRouters.Config(normalize: true)) with
        {
            Calibration = new([new(0.1f, 0.9), new(0.6f, 0.2)]),
            Small = new("gym-s", new('a', 64), new('0', 64), 61),
            Large = new("gym-l", VocabularySize: 61),
            Training = JsonSerializer.SerializeToElement(new { pr_auc = 0.5 }),
        };
        artifact.Save(folder.Path);
        var loaded = RouterArtifact.Load(folder.Path);
        Assert.Equal(artifact.Fingerprint(), loaded.Fingerprint());
        Assert.Equal((artifact.Temperature, artifact.Threshold, artifact.Small, artifact.Large), (loaded.Temperature, loaded.Threshold, loaded.Small, loaded.Large));
        Assert.Equal(artifact.Calibration.Points, loaded.Calibration!.Points);
        Assert.Equal(0.5, loaded.Training!.Value.GetProperty("pr_auc").GetDouble());

        loaded.Save(folder.File("again"));
        foreach (var name in (string[])[RouterArtifact.ConfigFileName, RouterArtifact.WeightsFileName])
            Assert.Equal(File.ReadAllBytes(folder.File(name)), File.ReadAllBytes(Path.Combine(folder.File("again"), name)));
    }

    [Fact]
    public void NamesOfArchitectures_AreFoundInAnyCase()
    {
        using var folder = Saved(json => json["architecture"] = "hiddenstatestokenlmheadlogitsclassifier");
        Assert.Equal(RouterArchitecture.HiddenStatesTokenLMHeadLogitsClassifier, RouterArtifact.Load(folder.Path).Network.Architecture);
    }

    [Theory]
    [InlineData("format", "2", "this version reads 1")]
    [InlineData("architecture", "\"MultiLogitsClassifier\"", "LogitsClassifier")]
    [InlineData("hidden_size", "0", "needs at least 1")]
    [InlineData("hidden_size", "13", "the network's sizes ask for")]
    [InlineData("hidden_dims", "[]", "at least one width")]
    [InlineData("expansion_factor", "0", "at least 1")]
    [InlineData("output_dim", "2", "must be 1, or 3")]
    [InlineData("temperature", "0", "above 0")]
    [InlineData("threshold", "1.5", "[0, 1]")]
    [InlineData("calibration", "[{\"threshold\":0.1,\"large_fraction\":0.2},{\"threshold\":0.3,\"large_fraction\":0.4}]", "may only fall")]
    [InlineData("calibration", "[]", "needs a point")]
    [InlineData("small", "{\"weights_sha256\":\"abc\"}", "64 lower-case")]
    [InlineData("small", "{\"sha\":\"abc\"}", "sha")]
    [InlineData("large", "{\"vocabulary_size\":0}", "at least 1")]
    [InlineData("treshold", "0.5", "treshold")]
    [InlineData("threshold", null, "threshold")]
    [InlineData("temperature", "\"hot\"", "temperature")]
    public void AKeyThatCannotBe_IsRefusedByName(string key, string? value, string reason)
    {
        using var folder = Saved(json =>
        {
            if (value is null) json.Remove(key);
            else json[key] = JsonNode.Parse(value);
        });
        Assert.Contains(reason, Assert.Throws<InvalidFileException>(() => RouterArtifact.Load(folder.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AnInputTheArchitectureDoesNotSee_MayHaveNoSize()
    {
        using var folder = Saved(json => json["embedding_size"] = 4, "HiddenStatesLogitsClassifier");
        Assert.Contains("does not see it", Assert.Throws<InvalidFileException>(() => RouterArtifact.Load(folder.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TensorsThatDoNotFit_AreRefusedByName()
    {
        const string Name = "backbone.blocks.0.mlp.0.weight";
        Refused("is missing", tensors => [.. tensors.Where(t => t.Name != Name)]);
        Refused("is surplus", tensors => [.. tensors, Tensor("token_embeddings.weight", [2, 2], new float[4])], "token_embeddings.weight");
        Refused("has shape [16, 32]", tensors => [.. tensors.Select(t => t.Name == Name ? Tensor(Name, [16, 32], new float[512]) : t)], "[32, 16]");
        Refused("holds NaN", tensors => [.. tensors.Select(t => t.Name == Name ? Tensor(Name, [32, 16], [.. Enumerable.Repeat(float.NaN, 512)]) : t)]);
        Refused("weights are F32", tensors => [.. tensors.Select(t => t.Name == Name ? new(Name, StoredType.F16, [32, 16], stream => stream.Write(new byte[1024])) : t)]);

        static void Refused(string reason, Func<List<TensorToWrite>, List<TensorToWrite>> change, string named = Name)
        {
            var artifact = RandomRouters.Artifact(RandomRouters.Config());
            using var folder = Saved(_ => { });
            List<TensorToWrite> tensors = [.. RouterTensors.Of(artifact.Network).Select(t => Tensor(t.Name, t.Shape, artifact.Weights[t.Name].ToArray()))];
            SafetensorsWriter.Write(folder.File(RouterArtifact.WeightsFileName), change(tensors));
            var message = Assert.Throws<InvalidFileException>(() => RouterArtifact.Load(folder.Path)).Message;
            Assert.Contains(reason, message, StringComparison.Ordinal);
            Assert.Contains(named, message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void AFolderWithoutFiles_IsNamed()
    {
        using var folder = new TemporaryFolder();
        Assert.Contains("not the folder of a router", Assert.Throws<InvalidFileException>(() => RouterArtifact.Load(folder.Path)).Message, StringComparison.Ordinal);
        using var withoutWeights = Saved(_ => { });
        File.Delete(withoutWeights.File(RouterArtifact.WeightsFileName));
        Assert.Contains("does not exist", Assert.Throws<InvalidFileException>(() => RouterArtifact.Load(withoutWeights.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void WhatLoadingWouldRefuse_IsNotSaved()
    {
        using var folder = new TemporaryFolder();
        var artifact = RandomRouters.Artifact(RandomRouters.Config()) with { Threshold = 2 };
        Assert.Contains("threshold", Assert.Throws<InvalidFileException>(() => artifact.Save(folder.File("router"))).Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder.File("router")));
    }

    [Fact]
    public void AnotherPair_IsRefused_NamingBoth()
    {
        using var pair = new TinyPair();
        var artifact = RandomRouters.Artifact(RandomRouters.Config()) with { Small = ModelIdentity.Of(pair.Small), Large = ModelIdentity.Of(pair.Large) };
        artifact.RequireMadeFor(pair.Small, pair.Large);
        (artifact with { Small = new("imported"), Large = null }).RequireMadeFor(pair.Large, pair.Small);

        var refused = Assert.Throws<InvalidFileException>(() => artifact.RequireMadeFor(pair.Small, pair.Small));
        Assert.Equal("large", refused.Item);
        Assert.Contains(artifact.Large.WeightsSha256![..12], refused.Reason, StringComparison.Ordinal);
        Assert.Contains(artifact.Small.WeightsSha256![..12], refused.Reason, StringComparison.Ordinal);
    }

    private static TensorToWrite Tensor(string name, long[] shape, float[] values) => new(name, StoredType.F32, shape, stream => stream.Write(MemoryMarshal.AsBytes<float>(values)));

    private static TemporaryFolder Saved(Action<JsonObject> change, string architecture = "HiddenStatesTokenLMHeadLogitsClassifier")
    {
        var folder = new TemporaryFolder();
        RandomRouters.Artifact(RandomRouters.Config(architecture)).Save(folder.Path);
        var path = folder.File(RouterArtifact.ConfigFileName);
        var json = JsonNode.Parse(File.ReadAllText(path))!.AsObject();
        change(json);
        File.WriteAllText(path, json.ToJsonString());
        return folder;
    }
}
