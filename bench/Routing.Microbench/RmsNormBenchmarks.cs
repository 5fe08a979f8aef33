using BenchmarkDotNet.Attributes;
using Routing.Models.Layers;
using Routing.Models.Native;
using Routing.Models.Simd;
using static TorchSharp.torch;

namespace Routing.Microbench;

/// <summary>The root-mean-square norm of one row: libtorch operators against our twin.</summary>
public class RmsNormBenchmarks
{
    private const float Epsilon = 1e-6f;

    private readonly DisposableSet _owned = new();
    private Tensor _weight = null!, _input = null!, _output = null!;
    private RmsNorm _norm = null!;

    [Params(256, 2048)]
    public int Width { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _owned.Add(inference_mode());
        using var generator = new Generator(seed: 1);
        _weight = _owned.Add(ones([Width]));
        _input = _owned.Add(randn([1, Width], generator: generator));
        _output = _owned.Add(empty([1, Width]));
        _norm = new RmsNorm(_weight, Epsilon);
    }

    [Benchmark(Baseline = true)]
    public void LibTorch()
    {
        using var _ = _norm.Forward(_input);
    }

    [Benchmark]
    public unsafe void Simd() => SimdMath.RmsNorm(
        (float*)NativeTensor.Address(_input), (float*)NativeTensor.Address(_weight), (float*)NativeTensor.Address(_output), Width, Epsilon);

    [GlobalCleanup]
    public void Cleanup() => _owned.Dispose();
}
