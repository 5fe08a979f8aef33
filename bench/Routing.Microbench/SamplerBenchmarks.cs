using BenchmarkDotNet.Attributes;
using Routing.Runtime.Sampling;

namespace Routing.Microbench;

/// <summary>Choosing one token from a row of logits.</summary>
public class SamplerBenchmarks
{
    private readonly Sampler _sampler = new();
    private float[] _logits = [];

    /// <summary>The shipped models' vocabulary, and Qwen's.</summary>
    [Params(1024, 151_936)]
    public int Vocabulary { get; set; }

    [GlobalSetup]
    public void Setup() => _logits = [.. Enumerable.Range(0, Vocabulary).Select(id => (float)(12 * CounterRandom.Uniform(1, id, RandomStream.Sampling)))];

    [Benchmark(Baseline = true)]
    public int Greedy() => LogitMath.ArgMax(_logits);

    [Benchmark]
    public float LogProbability() => LogitMath.LogSumExp(_logits);

    [Benchmark]
    public int Temperature() => _sampler.Choose(_logits, new() { Temperature = 0.8f }, 0.5);

    [Benchmark]
    public int TopKAndTopP() => _sampler.Choose(_logits, new() { Temperature = 0.8f, TopK = 50, TopP = 0.95f }, 0.5);

    [Benchmark]
    public int TopP() => _sampler.Choose(_logits, new() { Temperature = 0.8f, TopP = 0.95f }, 0.5);
}
