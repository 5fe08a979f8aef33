using BenchmarkDotNet.Attributes;
using Routing.Models.Native;
using Routing.Models.Simd;
using static TorchSharp.torch;

namespace Routing.Microbench;

/// <summary>A float32 linear map of few rows: libtorch's against our twin.</summary>
public class LinearBenchmarks
{
    private readonly DisposableSet _owned = new();
    private Tensor _weight = null!, _input = null!, _output = null!;

    [Params(1, 16)]
    public int Rows { get; set; }

    /// <summary>Inputs and outputs: inside the cache, and beyond it.</summary>
    [Params(256, 2048)]
    public int Width { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _owned.Add(inference_mode());
        using var generator = new Generator(seed: 1);
        _weight = _owned.Add(randn([Width, Width], generator: generator));
        _input = _owned.Add(randn([Rows, Width], generator: generator));
        _output = _owned.Add(empty([Rows, Width]));
    }

    [Benchmark(Baseline = true)]
    public void LibTorch()
    {
        using var _ = nn.functional.linear(_input, _weight);
    }

    [Benchmark]
    public unsafe void Simd() => SimdLinear.Multiply(
        (float*)NativeTensor.Address(_weight), (float*)NativeTensor.Address(_input), (float*)NativeTensor.Address(_output), Rows, Width, Width);

    [GlobalCleanup]
    public void Cleanup() => _owned.Dispose();
}
