using BenchmarkDotNet.Attributes;
using Routing.Runtime;
using Routing.Runtime.Workers;

namespace Routing.Microbench;

/// <summary>What the engine costs per step when the models cost nothing: a token of every row, by one model or handed over to the other.</summary>
public class EngineStepBenchmarks
{
    private const int Tokens = 2000;

    private Engine _engine = null!;

    /// <summary>Sequences in the batch.</summary>
    [Params(1, 16)]
    public int Rows { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var routers = new RoutingSet([new("none", 0.5f, _ => throw new NotSupportedException(), "none")]);
        _engine = new Engine(new(), routers, new WorkerModel("small", _ => new NoOpStepModel()), new WorkerModel("large", _ => new NoOpStepModel()));
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Tokens)]
    public Task OneModel() => GenerateAsync(TokenRoutingOptions.Small);

    [Benchmark(OperationsPerInvoke = Tokens)]
    public Task EveryTokenHandedOver() => GenerateAsync(TokenRoutingOptions.Routed("none", threshold: 0));

    private Task GenerateAsync(TokenRoutingOptions routing) => Task.WhenAll(Enumerable.Range(0, Rows).Select(async _ =>
    {
        var request = new GenerationRequest { Prompt = new[] { 1 }, Routing = routing, Sampling = new() { MaxTokens = Tokens } };
        await foreach (var token in _engine.GenerateAsync(request).ConfigureAwait(false)) GC.KeepAlive(token.Text);
    }));

    [GlobalCleanup]
    public void Cleanup() => _engine.Dispose();
}
