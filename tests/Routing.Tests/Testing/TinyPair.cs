using Routing.Formats.Checkpoints;
using Routing.Models;
using Routing.Training.Base;

namespace Routing.Tests.Testing;

/// <summary>Two untrained checkpoints that share the gym's tokenizer, written to disk.</summary>
internal sealed class TinyPair : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    /// <param name="tied">Tied and untrained, a model repeats the last token for ever; untied, it says anything.</param>
    public TinyPair(bool tied = true)
    {
        Write(Small, layers: 1, seed: 1, tied);
        Write(Large, layers: 2, seed: 2, tied);
    }

    public string Small => _folder.File("small");

    public string Large => _folder.File("large");

    private static void Write(string folder, int layers, int seed, bool tied)
    {
        using var decoder = Decoder.Random(TinyModels.Config(layers, vocabulary: 1024) with { TiedEmbeddings = tied }, seed);
        CheckpointExporter.Export(decoder, RepositoryFile.Find("src", "Routing.Models", "Pretrained", "gym-l"), folder);
    }

    public void Dispose() => _folder.Dispose();
}
