using Routing.R2R;
using Routing.R2R.Network;
using Routing.Tests.Testing;
using static TorchSharp.torch;

namespace Routing.Tests.R2R.Network;

[LeakCheck]
public class RouterNetworkTests
{
    [Fact]
    public void ATinyNetwork_GivesWhatIsWorkedOutByHand()
    {
        using var scope = NewDisposeScope();
        var config = RandomRouters.Config("HiddenStatesClassifier", hidden: 2, dims: [2], expansion: 1);
        var artifact = new RouterArtifact { Network = config, Threshold = 0.5f, Temperature = 2, Weights = new(config, Fill) };
        using var router = new NeuralTokenRouter(artifact, RandomRouters.Small(config));

        // Hidden [3, 1] is normed to [1, -1]; GELU makes it [0.841345, -0.158655]; added to [3, 1] and normed it is
        // [1, -1] again; the output is 2 - 0.5 + 0.1 = 1.6, over temperature 2: sigmoid(0.8).
        var step = new StepOutput(zeros(1, RandomRouters.Vocabulary), tensor(new float[,] { { 3, 1 } }), new int[1], new RowIdentity[1]);
        Assert.Equal(1 / (1 + Math.Exp(-0.8)), router.ScoreOnTensors(step).item<float>(), 1e-4);
        Assert.Equal(1 / (1 + Math.Exp(-0.8)), router.Score(step).item<float>(), 1e-4);

        static void Fill(string name, Span<float> values)
        {
            if (name == "backbone.output_layer.1.weight") (values[0], values[1]) = (2, 0.5f);
            else if (name == "backbone.output_layer.1.bias") values[0] = 0.1f;
            else if (values.Length == 4) (values[0], values[3]) = (1, 1);
            else if (name.Contains("norm.weight", StringComparison.Ordinal) || name == "backbone.output_layer.0.weight") values.Fill(1);
        }
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 1)]
    [InlineData(true, 3)]
    public void TheReleasedRouter_FollowsItsFormulas(bool normalize, int outputs)
    {
        using var scope = NewDisposeScope();
        var config = RandomRouters.Config(hidden: 7, embedding: 5, logits: 9, dims: [6, 8], expansion: 3, normalize: normalize, outputs: outputs);
        var (artifact, small, step) = (RandomRouters.Artifact(config), RandomRouters.Small(config), RandomRouters.Step(config, rows: 3));
        using var router = new NeuralTokenRouter(artifact, small);
        float[] scores = router.ScoreOnTensors(step).data<float>().ToArray();
        for (var row = 0; row < 3; row++)
        {
            double[] top = [.. Row(step.Logits, row).OrderDescending().Take(9)];
            var logits = SpelledOutRouter.Logits(artifact, Row(step.Hidden, row), Row(small.Embedding, step.TokenIds.Span[row]), top).Select(x => x / artifact.Temperature).ToArray();
            var expected = outputs == 1 ? 1 / (1 + Math.Exp(-logits[0])) : SpelledOutRouter.Softmax(logits)[2];
            Assert.Equal(expected, scores[row], 1e-6);
        }
    }

    [Fact]
    public void TensorsOfTheReleasedRouter_AreR2RsOwn_AndAsMany()
    {
        var config = new RouterNetworkConfig
        {
            Architecture = RouterArchitecture.HiddenStatesTokenLMHeadLogitsClassifier,
            HiddenSize = 1536, EmbeddingSize = 1536, LogitsSize = 100, HiddenDims = [1024, 1024, 1024, 1024, 1024, 1024],
        };
        Assert.Equal(56_302_081, config.ParameterCount);   // the paper's 56 M
        var tensors = RouterTensors.Of(config).ToDictionary(t => t.Name, t => t.Shape);
        Assert.Equal([1024, 4608], tensors["combined_projection.weight"]);
        Assert.Equal([4096, 1024], tensors["backbone.blocks.5.mlp.0.weight"]);
        Assert.Equal([1, 1024], tensors["backbone.output_layer.1.weight"]);
        Assert.DoesNotContain("token_embeddings.weight", tensors.Keys);
        Assert.DoesNotContain("backbone.blocks.0.dim_change.weight", tensors.Keys);
    }

    [Fact]
    public void Dropout_ZeroesItsShare_AndKeepsTheMean()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(1);
        var dropped = new Dropout(0.25, generator).Apply(ones(100, 100));
        Assert.Equal(0.25, dropped.eq(0).to(ScalarType.Float32).mean().item<float>(), 0.02);
        Assert.Equal(1, dropped.mean().item<float>(), 0.02);
    }

    private static double[] Row(Tensor rows, int row) => [.. rows[row].data<float>().ToArray().Select(v => (double)v)];
}
