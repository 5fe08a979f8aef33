using BenchmarkDotNet.Attributes;
using Routing.Formats.Checkpoints;
using Routing.Models;
using Routing.Models.Caching;
using static TorchSharp.torch;

namespace Routing.Microbench;

/// <summary>A step of a model of gym-l's shape over one sequence's chunk of tokens: libtorch operations against the twin on plain memory.</summary>
public class DecoderStepBenchmarks
{
    private const int Context = 64;

    private readonly DisposableSet _owned = new();
    private Decoder _decoder = null!;
    private KvSequence _sequence = null!;
    private int[] _tokens = [];

    [Params(1, 4, 16, 48)]
    public int Tokens { get; set; }

    [Params(DecoderKernels.Library, DecoderKernels.Fast)]
    public DecoderKernels Kernels { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _owned.Add(inference_mode());
        var config = new ModelConfig
        {
            ModelType = "llama", VocabularySize = 1024, HiddenSize = 256, IntermediateSize = 704, LayerCount = 8,
            HeadCount = 4, KvHeadCount = 4, HeadDim = 64, MaxPositions = 1024, Rope = new RopeConfig(),
        };
        _decoder = _owned.Add(Decoder.Random(config, seed: 1, kernels: Kernels));
        var cache = _owned.Add(new KvCache(config, Context + Tokens, ScalarType.Float32, CPU));
        _sequence = cache.TryAllocate(Context + Tokens)!;
        _decoder.Step([new StepRow(_sequence, new int[Context])]).Dispose();
        _tokens = new int[Tokens];
    }

    [Benchmark]
    public void Step()
    {
        _decoder.Step([new StepRow(_sequence, _tokens)]).Dispose();
        _sequence.Truncate(Context);
    }

    [GlobalCleanup]
    public void Cleanup() => _owned.Dispose();
}
