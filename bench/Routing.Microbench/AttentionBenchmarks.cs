using BenchmarkDotNet.Attributes;
using Routing.Formats.Checkpoints;
using Routing.Models.Caching;
using Routing.Models.Kernels;
using Routing.Models.Native;
using Routing.Models.Simd;
using static TorchSharp.torch;

namespace Routing.Microbench;

/// <summary>Attention of one decoded token over its cached keys: libtorch's fused kernel, its reference twin, and ours on plain memory.</summary>
public unsafe class AttentionBenchmarks
{
    private const int Heads = 16, KvHeads = 4, HeadDim = 64;

    private readonly DisposableSet _owned = new();
    private readonly IAttentionKernel _sdpa = new SdpaAttentionKernel(), _reference = new ReferenceAttentionKernel();
    private Tensor _queries = null!, _keys = null!, _values = null!, _attended = null!, _scores = null!;
    private KvCache _cache = null!;

    [Params(128, 1024, 4096)]
    public int Keys { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _owned.Add(inference_mode());
        var config = new ModelConfig
        {
            ModelType = "llama", VocabularySize = 1, HiddenSize = Heads * HeadDim, IntermediateSize = 1, LayerCount = 1,
            HeadCount = Heads, KvHeadCount = KvHeads, HeadDim = HeadDim, MaxPositions = Keys, Rope = new RopeConfig(),
        };
        _cache = _owned.Add(new KvCache(config, Keys, ScalarType.Float32, CPU));
        using var generator = new Generator(seed: 1);
        using var keys = randn([KvHeads, Keys, HeadDim], generator: generator);
        using var values = randn([KvHeads, Keys, HeadDim], generator: generator);
        _cache.Keys[0].copy_(keys);
        _cache.Values[0].copy_(values);
        _queries = _owned.Add(randn([1, Heads, 1, HeadDim], generator: generator));
        _keys = _owned.Add(_cache.Keys[0].unsqueeze(0));
        _values = _owned.Add(_cache.Values[0].unsqueeze(0));
        _attended = _owned.Add(empty([Heads, HeadDim]));
        _scores = _owned.Add(empty([Keys]));
    }

    [Benchmark(Baseline = true)]
    public void Reference()
    {
        using var _ = _reference.Attend(_queries, _keys, _values, null);
    }

    [Benchmark]
    public void LibTorchSdpa()
    {
        using var _ = _sdpa.Attend(_queries, _keys, _values, null);
    }

    [Benchmark]
    public void Simd() => SimdAttention.Attend(
        new AttentionShape(Heads, KvHeads, HeadDim), Address(_queries), Address(_cache.Keys[0]), Address(_cache.Values[0]), Keys * HeadDim, [0..Keys], Address(_scores), Address(_attended));

    private static float* Address(Tensor tensor) => (float*)NativeTensor.Address(tensor);

    [GlobalCleanup]
    public void Cleanup() => _owned.Dispose();
}
