using Routing.Formats.Checkpoints;
using Routing.Hosting;
using Routing.Models;
using Routing.Models.Native;
using Routing.Server.Configuration;
using Routing.Training.Base;

namespace Routing.Server.Tests.Testing;

/// <summary>An untrained model with so long a context that an answer outlasts any test: it runs until somebody ends it.</summary>
public sealed class EndlessModel : IDisposable
{
    /// <summary>Name of the model in requests.</summary>
    public const string Name = "endless";

    /// <summary>Tokens that take minutes.</summary>
    public const int Tokens = 100_000;

    private readonly TemporaryFolder _folder = new();

    public EndlessModel()
    {
        LibTorch.EnsureLoaded();
        var config = new ModelConfig
        {
            ModelType = "llama", VocabularySize = 1024, HiddenSize = 256, IntermediateSize = 512, LayerCount = 4, HeadCount = 4, KvHeadCount = 1, HeadDim = 32,
            MaxPositions = 1 << 17, Rope = new RopeConfig(), TiedEmbeddings = false, EosTokenIds = [1],
        };
        using var decoder = Decoder.Random(config, seed: 1);
        CheckpointExporter.Export(decoder, ShippedModels.Large, _folder.Path);
    }

    /// <summary>Settings that serve it.</summary>
    public ServerSettings Settings => new() { Model = _folder.Path, Name = Name, KvMb = 256 };

    /// <summary>A request whose stream does not end.</summary>
    public static string Request(string more = "", int maxTokens = Tokens) =>
        $$"""{"model": "{{Name}}", "prompt": "a", "ignore_eos": true, "max_tokens": {{maxTokens}}, "stream": true{{more}}}""";

    public void Dispose() => _folder.Dispose();
}
