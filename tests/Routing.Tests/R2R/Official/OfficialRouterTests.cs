using CsCheck;
using Routing.Formats;
using Routing.Formats.Checkpoints;
using Routing.Formats.Pickles;
using Routing.R2R;
using Routing.R2R.Network;
using Routing.R2R.Official;
using Routing.Tests.R2R.Network;
using Routing.Tests.Testing;

namespace Routing.Tests.R2R.Official;

/// <summary>What comes out of official checkpoints. That their scores are right, the verifier's tests say.</summary>
public sealed class OfficialRouterTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string, bool, int, StoredType> Kinds()
    {
        var kinds = new TheoryData<string, bool, int, StoredType>();
        foreach (var name in RouterArchitecture.Names)
        {
            kinds.Add(name, true, 1, StoredType.F32);
            kinds.Add(name, false, 1, StoredType.BF16);
            kinds.Add(name, false, RouterNetworkConfig.Classes, StoredType.F16);
        }
        return kinds;
    }

    [Theory, MemberData(nameof(Kinds))]
    public void Import_KeepsSizesAndWeights(string architecture, bool normalize, int outputs, StoredType type)
    {
        var config = RandomRouters.Config(architecture, hidden: 12, embedding: 9, normalize: normalize, outputs: outputs, dims: [16, 24, 24, 16], expansion: 3);
        var original = RandomRouters.Artifact(config);
        using var router = OfficialRouter.Open(new OfficialBytes(original, type).WriteTo(_folder.File("router.pt")));

        OfficialRouterImporter.Import(router).Save(_folder.File("out"));

        var imported = RouterArtifact.Load(_folder.File("out"));
        Assert.Equal(config with { HiddenDims = [] }, imported.Network with { HiddenDims = [] });
        Assert.Equal(config.HiddenDims.AsEnumerable(), imported.Network.HiddenDims);
        Assert.Equal((original.Threshold, 1f), (imported.Threshold, imported.Temperature));
        foreach (var (name, shape) in RouterTensors.Of(config))
        {
            var expected = new float[original.Weights[name].Length];
            StoredFloats.Read(type, OfficialBytes.Stored(type, original.Weights[name]), expected);
            Assert.Equal(expected, imported.Weights[name].ToArray());
        }
    }

    [Fact]
    public void ARouterOfTorch_KeepsWhatItSays_AndLeavesItsEmbeddingOut()
    {
        using var router = OfficialRouter.Open(TestData.Find("r2r", "token-hidden-logits", "router_all.pt"));
        var artifact = OfficialRouterImporter.Import(router);

        Assert.Equal((0.37f, "llama-tied-gqa", 512), (artifact.Threshold, artifact.Small!.Name, artifact.Small.VocabularySize));
        Assert.NotNull(artifact.Small.EmbeddingSha256);
        Assert.Null(artifact.Small.WeightsSha256);
        Assert.Null(artifact.Large);
        Assert.Equal("router_all.pt", artifact.Training!.Value.GetProperty("imported_from").GetString());
        Assert.False(artifact.Weights.Has("token_embeddings.weight"));
    }

    [Fact]
    public void AThresholdThatIsMissing_IsR2RsDefault_AndOneOfNumpyIsRead()
    {
        var bytes = new OfficialBytes(RandomRouters.Artifact(RandomRouters.Config()));
        bytes.CommonArguments["threshold"] = pickle => pickle.Op(PickleOpcode.None);
        Assert.Equal((null, 0.5f), Thresholds());
        bytes.CommonArguments.Remove("threshold");
        Assert.Equal((null, 0.5f), Thresholds());
        bytes.CommonArguments["threshold"] = pickle => pickle.Numpy("f8", BitConverter.GetBytes(0.40595959595959596));
        Assert.Equal((0.40595960f, 0.40595960f), Thresholds());

        (float? Said, float Imported) Thresholds()
        {
            using var router = OfficialRouter.Open(bytes.WriteTo(_folder.File("router.pt")));
            return (router.Threshold, OfficialRouterImporter.Import(router).Threshold);
        }
    }

    /// <summary>Every token is judged at position 0, so the table's first row is a constant of the projection before it.</summary>
    [Fact]
    public void APositionTable_IsFoldedIntoTheBias()
    {
        var original = RandomRouters.Artifact(RandomRouters.Config(nameof(RouterArchitecture.LogitsClassifier), dims: [4, 6]));
        var bytes = new OfficialBytes(original);
        bytes.InitArguments["use_position_embedding"] = pickle => pickle.Op(PickleOpcode.NewTrue);
        bytes.Tensors["backbone.position_embedding"] = (StoredType.F32, [2, 4], OfficialBytes.Stored(StoredType.F32, [0, 1, 0, 1, 9, 9, 9, 9]));
        using var router = OfficialRouter.Open(bytes.WriteTo(_folder.File("router.pt")));

        var before = original.Weights["backbone.input_projection.bias"];
        Assert.Equal([before[0], before[1] + 1, before[2], before[3] + 1], OfficialRouterImporter.Import(router).Weights["backbone.input_projection.bias"].ToArray());
    }

    [Fact]
    public void OfAFolder_TheNameThatR2RPrefersIsTaken()
    {
        var bytes = new OfficialBytes(RandomRouters.Artifact(RandomRouters.Config()));
        foreach (var name in (string[])["z.pt", "router_all.pt", "default_router_sampling.pt", "router.pt", "default_router.pt"])
        {
            bytes.WriteTo(_folder.File(name));
            if (name == "router_all.pt") Assert.Equal(_folder.File("router_all.pt"), OfficialRouterPath.Resolve(_folder.Path));
        }
        using var router = OfficialRouter.Open(_folder.Path);
        Assert.Equal(_folder.File("default_router.pt"), router.Path);
    }

    /// <summary>Changed bytes of a good file: it is imported or refused, and nothing else happens.</summary>
    [Fact]
    public void AMutatedRouter_IsImportedOrRefused()
    {
        var valid = File.ReadAllBytes(TestData.Find("r2r", "logits", "router.pt"));
        Gen.Select(Gen.Int[64, 4_800], Gen.Byte).Array[1, 3].Sample(mutations =>
        {
            var bytes = (byte[])valid.Clone();
            foreach (var (at, value) in mutations) bytes[at] = value;
            File.WriteAllBytes(_folder.File("router.pt"), bytes);
            try
            {
                using var router = OfficialRouter.Open(_folder.File("router.pt"));
                Assert.Equal(router.Network.ParameterCount, OfficialRouterImporter.Import(router).Network.ParameterCount);
            }
            catch (InvalidFileException refusal)
            {
                Assert.DoesNotContain('\n', refusal.Message);
            }
        }, threads: 1, iter: 500);
    }
}
