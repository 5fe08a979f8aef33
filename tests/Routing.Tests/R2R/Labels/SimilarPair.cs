using Routing.Formats.Checkpoints;
using Routing.Models;
using Routing.Tests.Testing;
using Routing.Training.Base;
using static TorchSharp.torch;

namespace Routing.Tests.R2R.Labels;

/// <summary>
/// Two untrained checkpoints that agree on some tokens and differ on others: the large one's weights are the small one's with noise. Its
/// vocabulary is padded with rows that would often win, and every 24th token ends an answer.
/// </summary>
internal sealed class SimilarPair : IDisposable
{
    private const int Vocabulary = 1024;
    private const int Padding = 16;

    private readonly TemporaryFolder _folder = new();

    public SimilarPair(double noise = 0.02)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var small = Decoder.Random(Config(Vocabulary), seed: 3);
        using var large = Decoder.Random(Config(Vocabulary + Padding), seed: 4);
        using var random = new Generator(5);
        foreach (var (name, weight) in small.Weights)
        {
            // Large enough that tokens further back matter.
            if (weight.dim() == 2) weight.mul_(8);
            var ofLarge = large.Weights[name];
            if (ofLarge.size(0) > weight.size(0)) ofLarge.mul_(20);
            ofLarge.narrow(0, 0, weight.size(0)).copy_(weight + noise * randn(weight.shape, generator: random));
        }
        Export(small, Small);
        Export(large, Large);
    }

    public string Small => _folder.File("small");

    public string Large => _folder.File("large");

    public string File(string name) => _folder.File(name);

    public static Decoder Load(string folder) => Decoder.Load(Checkpoint.Open(folder), ScalarType.Float32, CPU);

    private static ModelConfig Config(int vocabulary) => TinyModels.Config(layers: 2, vocabulary: vocabulary) with
    {
        TiedEmbeddings = false,
        EosTokenIds = [.. Enumerable.Range(1, Vocabulary / 24).Select(i => 24 * i - 1)],
    };

    private static void Export(Decoder decoder, string folder) => CheckpointExporter.Export(decoder, RepositoryFile.Find("src", "Routing.Models", "Pretrained", "gym-l"), folder);

    public void Dispose() => _folder.Dispose();
}
