using Routing.Formats;
using Routing.Formats.Checkpoints;
using Routing.Formats.Tokenization;
using Routing.Models;
using Routing.Models.Native;
using Routing.Runtime;
using Routing.Runtime.Grammars;
using Routing.Runtime.Grammars.Vocabulary;
using Routing.Runtime.Workers;
using static TorchSharp.torch;

namespace Routing.Hosting;

/// <summary>An engine over one checkpoint folder or a pair, with what turns text into its tokens. Owns: the engine.</summary>
public sealed class ModelHost : IDisposable
{
    private const int LeastDefault = 1024;
    private const int ShareOfMemory = 8;

    private ModelHost(Engine engine, HostSettings settings, RoutingSet routing, ModelFolder folder, ModelFolder? large) =>
        (Engine, Settings, Routing, Folder, Large) = (engine, settings, routing, folder, large);

    public Engine Engine { get; }

    /// <summary>What it was started with.</summary>
    public HostSettings Settings { get; }

    /// <summary>The token routers it offers.</summary>
    public RoutingSet Routing { get; }

    /// <summary>The small model's folder, or the only one's; its tokenizer and template serve the pair.</summary>
    public ModelFolder Folder { get; }

    /// <summary>The large model's folder, if there is one.</summary>
    public ModelFolder? Large { get; }

    /// <summary>
    /// Tokens a request that does not say may generate: what is left of its context, but at most an eighth of the KV memory or
    /// 1024. Memory is reserved for all of it, so no request may take all memory by saying nothing.
    /// </summary>
    public int DefaultMaxTokens(TokenRoutingMode mode, int promptTokens) =>
        Math.Max(1, Math.Min(Engine.MaxSequenceTokens(mode) - promptTokens, Math.Max(LeastDefault, Engine.KvSlots(mode) / ShareOfMemory)));

    /// <summary>Loads the models and starts the engine.</summary>
    /// <param name="settings">Which models, with what means.</param>
    /// <param name="options">Engine settings; the detokenizer and the grammar compiler are filled in.</param>
    /// <param name="routing">Token routers to offer; those of the settings when null.</param>
    /// <exception cref="Formats.InvalidFileException">A checkpoint is broken or the two do not fit together.</exception>
    /// <exception cref="ArgumentException">A setting is impossible.</exception>
    public static ModelHost Start(HostSettings settings, EngineOptions? options = null, RoutingSet? routing = null)
    {
        LibTorch.EnsureLoaded();
        string[] errors = [.. settings.Errors()];
        if (errors.Length > 0) throw new ArgumentException(string.Join(" ", errors), nameof(settings));

        var small = ModelFolder.Open(settings.Small);
        var large = settings.Large is null ? null : ModelFolder.Open(settings.Large);
        if (large is not null) PairValidator.RequireSameVocabulary(small.Tokenizer, large.Tokenizer, Path.Combine(large.Path, "tokenizer.json"));

        set_num_threads(settings.Threads);
        options = (options ?? new EngineOptions()) with
        {
            Detokenizer = small.Tokenizer.CreateDetokenizer,
            Grammars = new GrammarCompiler(() => TokenVocabulary.Of(small.Tokenizer)),
        };
        routing ??= TokenRouters.Of(settings);
        var engine = new Engine(options, routing, Worker(settings, small), large is null ? null : Worker(settings, large));
        return new ModelHost(engine, settings, routing, small, large);
    }

    private static WorkerModel Worker(HostSettings settings, ModelFolder folder) => new(folder.Name, routing => new DecoderStepModel(
        () => Decoder.Load(Checkpoint.Open(folder.Path), settings.Precision, settings.Device), settings.KvBytes, routing));

    public void Dispose() => Engine.Dispose();
}
