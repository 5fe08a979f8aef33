using System.Security.Cryptography;
using CsCheck;
using Routing.Formats;
using Routing.Formats.Checkpoints;
using Routing.Models;
using Routing.R2R;
using Routing.R2R.Network;
using Routing.Tests.Testing;
using static TorchSharp.torch;

namespace Routing.Tests.R2R.Network;

[LeakCheck]
public class NeuralTokenRouterTests
{
    [Fact]
    public void FastTwin_EqualsTheReference_InAnyShape() =>
        Gen.Select(Gen.Int[0, 4], Gen.Int[1, 40].Array[1, 4], Gen.Int[1, 4], Gen.Int[1, 45], Gen.Int[1, 61], Gen.Int[1, 5], Gen.Bool, Gen.Bool)
            .Sample((kind, dims, expansion, hidden, logits, rows, normalize, classes) =>
            {
                using var scope = NewDisposeScope();
                var config = RandomRouters.Config(RouterArchitecture.Names.ElementAt(kind), hidden, hidden + 3, logits, dims, expansion, normalize, classes ? RouterNetworkConfig.Classes : 1);
                using var router = new NeuralTokenRouter(RandomRouters.Artifact(config, rows), RandomRouters.Small(config));
                var step = RandomRouters.Step(config, rows);
                TensorAssert.Close(router.ScoreOnTensors(step), router.Score(step), 1e-5);
            }, iter: 60);

    [Fact]
    public void ARow_ScoresTheSame_AloneAndAmongOthers()
    {
        using var scope = NewDisposeScope();
        var config = RandomRouters.Config(dims: [64, 64], hidden: 32, embedding: 32);
        using var router = new NeuralTokenRouter(RandomRouters.Artifact(config), RandomRouters.Small(config));
        var step = RandomRouters.Step(config, rows: 9);
        float[] together = router.Score(step).data<float>().ToArray();
        for (var row = 0; row < 9; row++)
        {
            var alone = new StepOutput(step.Logits.narrow(0, row, 1), step.Hidden.narrow(0, row, 1), step.TokenIds.Slice(row, 1), step.Rows.Slice(row, 1));
            Assert.Equal(together[row], router.Score(alone).item<float>());   // to the bit
        }
    }

    [Fact]
    public void StepsTheFastTwinDoesNotRead_AreScoredAllTheSame()
    {
        using var scope = NewDisposeScope();
        var config = RandomRouters.Config();
        var (artifact, small) = (RandomRouters.Artifact(config), RandomRouters.Small(config));
        using var router = new NeuralTokenRouter(artifact, small);
        var step = RandomRouters.Step(config, rows: 4);
        var expected = router.ScoreOnTensors(step);
        TensorAssert.Close(expected, router.Score(step with { Hidden = step.Hidden.t().contiguous().t() }), 1e-5);
        using var half = new NeuralTokenRouter(artifact, small with { Embedding = small.Embedding.to(ScalarType.BFloat16) });
        TensorAssert.Close(expected, half.Score(step), 0.02);
    }

    [Fact]
    public void Register_CarriesThresholdAndCalibration_AndAFingerprintOfTheWeights()
    {
        var config = RandomRouters.Config();
        var artifact = RandomRouters.Artifact(config) with { Calibration = new([new(0.2f, 0.5)]) };
        var registration = NeuralTokenRouter.Register(artifact);
        Assert.Equal((TokenRouterNames.R2R, 0.4f, artifact.Calibration), (registration.Name, registration.DefaultThreshold, registration.Calibration));
        Assert.Equal(registration.Fingerprint, NeuralTokenRouter.Register(RandomRouters.Artifact(config), "other").Fingerprint);
        Assert.NotEqual(registration.Fingerprint, NeuralTokenRouter.Register(RandomRouters.Artifact(config, seed: 2)).Fingerprint);
        Assert.NotEqual(registration.Fingerprint, NeuralTokenRouter.Register(artifact with { Temperature = 1 }).Fingerprint);
    }

    [Fact]
    public void AnotherSmallModel_IsRefused_NamingBoth()
    {
        using var scope = NewDisposeScope();
        var config = RandomRouters.Config();
        var small = RandomRouters.Small(config);
        var artifact = RandomRouters.Artifact(config) with { Small = new("gym-x", null, ModelIdentity.EmbeddingHash(small.Embedding), RandomRouters.Vocabulary) };
        var create = NeuralTokenRouter.Register(artifact).Create;
        ((NeuralTokenRouter)create(small)).Dispose();

        Refused(small with { HiddenSize = 13 }, "hidden_size", "is 12, but the small model's is 13");
        Refused(new SmallModel(zeros(RandomRouters.Vocabulary, 14), 12), "embedding_size", "is 12, but the small model's is 14");
        Refused(new SmallModel(zeros(RandomRouters.Vocabulary + 1, 12), 12), "vocabulary_size", "is 61, but the small model's is 62");
        Refused(new SmallModel(zeros(9, 12), 12), "logits_size", "vocabulary has only 9 tokens");
        Refused(RandomRouters.Small(config, seed: 8), "gym-x", "the small model's embedding is");

        void Refused(SmallModel other, params string[] named)
        {
            var message = Assert.Throws<InvalidFileException>(() => create(other)).Message;
            Assert.All(named, part => Assert.Contains(part, message, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void AnEmbedding_HasTheHashOfItsFile_HoweverItIsKept()
    {
        using var scope = NewDisposeScope();
        using var pair = new TinyPair();
        var expected = ModelIdentity.Of(pair.Small);
        foreach (var type in (ScalarType[])[ScalarType.Float32, ScalarType.BFloat16, ScalarType.Float16])
        {
            using var decoder = Decoder.Load(Checkpoint.Open(pair.Small), type, CPU);
            Assert.Equal(expected.EmbeddingSha256, ModelIdentity.EmbeddingHash(decoder.Embedding));
        }
        Assert.NotEqual(expected.EmbeddingSha256, ModelIdentity.Of(pair.Large).EmbeddingSha256);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(pair.Small, "model.safetensors")))), expected.WeightsSha256);
    }
}
