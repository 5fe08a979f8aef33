using System.Text.Json.Nodes;
using Routing.Formats.Checkpoints;
using Routing.Hosting;
using Routing.Models;
using Routing.Models.Native;
using Routing.Server.Configuration;
using Routing.Training.Base;

namespace Routing.Server.Tests.Testing;

/// <summary>An untrained model whose tokenizer knows the marks of thinking, and whose template can be told to think or not. Owns: the server.</summary>
public sealed class ThinkingModel : IAsyncLifetime
{
    /// <summary>Name of the model in requests.</summary>
    public const string Name = "thinker";

    /// <summary>Token of <c>&lt;think&gt;</c>.</summary>
    public const int Open = 1024;

    /// <summary>Token of <c>&lt;/think&gt;</c>.</summary>
    public const int Close = 1025;

    // As Qwen3's: told not to think it writes empty thoughts itself; told to, it opens them when 'opened' is set.
    private const string Begin = "{{- '<|answer|>' }}{%- if enable_thinking is defined and enable_thinking is false %}{{- '<think>\\n\\n</think>\\n\\n' }}{%- elif opened %}{{- '<think>\\n' }}{%- endif %}";

    private readonly TemporaryFolder _folder = new();

    public TestServer Server { get; private set; } = null!;

    /// <summary>The model's folder.</summary>
    public string Path => _folder.Path;

    public async ValueTask InitializeAsync()
    {
        LibTorch.EnsureLoaded();
        var config = new ModelConfig
        {
            ModelType = "llama", VocabularySize = Close + 1, HiddenSize = 64, IntermediateSize = 128, LayerCount = 2, HeadCount = 2, KvHeadCount = 1, HeadDim = 32,
            MaxPositions = 2048, Rope = new RopeConfig(), TiedEmbeddings = false, EosTokenIds = [1],
        };
        using (var decoder = Decoder.Random(config, seed: 2)) CheckpointExporter.Export(decoder, ShippedModels.Large, _folder.Path);
        Change("tokenizer.json", json =>
        {
            foreach (var (id, mark) in ((int, string)[])[(Open, "<think>"), (Close, "</think>")])
                json["added_tokens"]!.AsArray().Add(new JsonObject { ["id"] = id, ["content"] = mark, ["single_word"] = false, ["lstrip"] = false, ["rstrip"] = false, ["normalized"] = false, ["special"] = false });
        });
        Change("tokenizer_config.json", json => json["chat_template"] = ((string)json["chat_template"]!).Replace("{{- '<|answer|>' }}{%- endif %}", Begin + "{%- endif %}", StringComparison.Ordinal));
        Server = await TestServer.StartAsync(new ServerSettings { Model = _folder.Path, Name = Name, KvMb = 32 });
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        _folder.Dispose();
    }

    private void Change(string file, Action<JsonNode> change)
    {
        var json = JsonNode.Parse(File.ReadAllText(_folder.File(file)))!;
        change(json);
        File.WriteAllText(_folder.File(file), json.ToJsonString());
    }
}
