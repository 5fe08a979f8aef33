using Routing.Formats.Checkpoints;
using Routing.Models;
using Routing.Tests.Testing;
using Routing.Training.Base;
using static TorchSharp.torch;

namespace Routing.Tests.Training.Base;

[LeakCheck]
public class CheckpointExporterTests
{
    private static readonly ModelConfig s_model = ToyTraining.Config.Model.ToModelConfig(vocabularySize: 1024, endToken: 1);

    [Fact]
    public void AnExportedModel_LoadsBack_WithTheSameLogitsWithinRounding()
    {
        using var folder = new TemporaryFolder();
        using var decoder = Decoder.Random(s_model, seed: 4);
        Assert.Equal(StoredType.F16, CheckpointExporter.Export(decoder, ToyTraining.GymTokenizerFolder, folder.Path));

        using var loaded = Decoder.Load(Checkpoint.Open(folder.Path), ScalarType.Float32, CPU);
        Assert.Equal(s_model.EosTokenIds.AsEnumerable(), loaded.Config.EosTokenIds);
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var ids = tensor(TinyModels.Tokens(12, seed: 1, vocabulary: 1024).Select(t => (long)t).ToArray()).unsqueeze(0);
        var expected = decoder.Forward(ids);
        TensorAssert.Close(expected, loaded.Forward(ids), 2e-3 * expected.abs().max().item<float>());
        foreach (var (name, weight) in decoder.Weights) TensorAssert.Close(weight.to(ScalarType.Float16).to(ScalarType.Float32), loaded.Weights[name], 0);
    }

    [Fact]
    public void WeightsTooLargeForHalf_AreWrittenAsBFloat16()
    {
        using var folder = new TemporaryFolder();
        using var decoder = Decoder.Random(s_model, seed: 4);
        decoder.Weights["model.norm.weight"].fill_(1e5f);
        Assert.Equal(StoredType.BF16, CheckpointExporter.Export(decoder, ToyTraining.GymTokenizerFolder, folder.Path));
        using var checkpoint = Checkpoint.Open(folder.Path);
        Assert.All(checkpoint.Tensors.Values, tensor => Assert.Equal(StoredType.BF16, tensor.Type));
    }
}
