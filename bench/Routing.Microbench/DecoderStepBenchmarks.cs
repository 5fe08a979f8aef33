using BenchmarkDotNet.Attributes;
using Routing.Formats.Checkpoints;
using Routing.Models;
using Routing.Models.Caching;
using static TorchSharp.torch;

namespace Routing.Microbench;

/// <summary>A step of models of the shipped pair's shapes: libtorch operations against the twin on plain memory.</summary>
public class DecoderStepBenchmarks
{
    private const int Context = 64, MostRows = 16, MostTokens = 512;

    private readonly DisposableSet _owned = new();
    private Decoder _decoder = null!;
    private StepRow[] _rows = [];

    [Params("small", "large")]
    public string Model { get; set; } = "";

    /// <summary>Rows of one token each in a batch, or tokens of one row: catch-up, and at last a prompt.</summary>
    [Params("1x1", "1x2", "1x4", "1x6", "1x8", "1x16", "1x32", "1x512", "4x1", "16x1")]
    public string RowsByTokens { get; set; } = "";

    [Params(DecoderKernels.Library, DecoderKernels.Fast)]
    public DecoderKernels Kernels { get; set; }

    private static ModelConfig Shape(int hidden, int intermediate, int layers, bool tied) => new()
    {
        ModelType = "llama", VocabularySize = 1024, HiddenSize = hidden, IntermediateSize = intermediate, LayerCount = layers,
        HeadCount = hidden / 32, KvHeadCount = hidden / 32, HeadDim = 32, MaxPositions = 1024, Rope = new RopeConfig(), TiedEmbeddings = tied,
    };

    [GlobalSetup]
    public void Setup()
    {
        _owned.Add(inference_mode());
        var config = Model == "small" ? Shape(64, 176, 3, tied: true) : Shape(192, 512, 6, tied: false);
        _decoder = _owned.Add(Decoder.Random(config, seed: 1, kernels: Kernels));
        var cache = _owned.Add(new KvCache(config, MostRows * (Context + MostTokens), ScalarType.Float32, CPU));
        var (rows, tokens) = RowsByTokens.Split('x') is [var first, var second] ? (int.Parse(first), int.Parse(second)) : default;
        _rows = [.. Enumerable.Range(0, rows).Select(_ => new StepRow(cache.TryAllocate(Context + tokens)!, new int[tokens]))];
        foreach (var row in _rows) _decoder.Step([row with { Tokens = new int[Context] }]).Dispose();
    }

    [Benchmark]
    public void Step()
    {
        _decoder.Step(_rows).Dispose();
        foreach (var row in _rows) row.Cache.Truncate(Context);
    }

    [GlobalCleanup]
    public void Cleanup() => _owned.Dispose();
}
