using BenchmarkDotNet.Attributes;
using Routing.Models.Layers;
using Routing.Models.Native;
using Routing.Models.Simd;
using static TorchSharp.torch;

namespace Routing.Microbench;

/// <summary>A float32 linear map of few rows: libtorch's against our twin.</summary>
public class LinearBenchmarks
{
    private readonly DisposableSet _owned = new();
    private Tensor _input = null!, _output = null!;
    private Linear _linear = null!;
    private SimdLinear _packed = null!;

    [Params(1, 2, 4, 6, 8, 16, 32)]
    public int Rows { get; set; }

    /// <summary>Inputs and outputs: feed-forward maps of the shipped models, inside a cache and beyond all of them.</summary>
    [Params("64x176", "192x512", "512x192", "192x1024", "2048x2048")]
    public string Shape { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        _owned.Add(inference_mode());
        var sizes = Array.ConvertAll(Shape.Split('x'), int.Parse);
        using var generator = new Generator(seed: 1);
        _linear = Linear.Over(_owned.Add(randn([sizes[1], sizes[0]], generator: generator)));
        _packed = _owned.Add(new SimdLinear(_linear));
        _input = _owned.Add(randn([Rows, sizes[0]], generator: generator));
        _output = _owned.Add(empty([Rows, sizes[1]]));
    }

    [Benchmark(Baseline = true)]
    public void LibTorch()
    {
        using var _ = _linear.Forward(_input);
    }

    [Benchmark]
    public unsafe void Simd() => _packed.Forward((float*)NativeTensor.Address(_input), (float*)NativeTensor.Address(_output), Rows);

    [GlobalCleanup]
    public void Cleanup() => _owned.Dispose();
}
