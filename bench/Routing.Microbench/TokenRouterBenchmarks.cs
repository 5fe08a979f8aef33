using BenchmarkDotNet.Attributes;
using Routing.R2R;
using Routing.R2R.Network;
using static TorchSharp.torch;

namespace Routing.Microbench;

/// <summary>Scoring a step's rows by a router network of the default size: the network on tensors against its twin on plain memory.</summary>
public class TokenRouterBenchmarks
{
    private const int Hidden = 64, Vocabulary = 1024;

    private readonly DisposableSet _owned = new();
    private NeuralTokenRouter _router = null!;
    private StepOutput _step;

    [Params(1, 4, 16, 64)]
    public int Rows { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _owned.Add(inference_mode());
        using var generator = new Generator(seed: 1);
        var network = new RouterNetworkConfig
        {
            Architecture = RouterArchitecture.HiddenStatesTokenLMHeadLogitsClassifier,
            HiddenSize = Hidden, EmbeddingSize = Hidden, LogitsSize = 100, HiddenDims = [64, 64], ExpansionFactor = 2,
        };
        var artifact = new RouterArtifact { Network = network, Threshold = 0.5f, Weights = new(network, (_, values) => values.Fill(0.01f)) };
        var embedding = _owned.Add(randn([Vocabulary, Hidden], generator: generator));
        _router = _owned.Add(new NeuralTokenRouter(artifact, new SmallModel(embedding, Hidden)));
        _step = new StepOutput(
            _owned.Add(randn([Rows, Vocabulary], generator: generator)), _owned.Add(randn([Rows, Hidden], generator: generator)),
            Enumerable.Range(0, Rows).ToArray(), new RowIdentity[Rows]);
    }

    [Benchmark(Baseline = true)]
    public void Tensors() => _router.ScoreOnTensors(_step).Dispose();

    [Benchmark]
    public void Simd() => _router.ScoreFast(_step).Dispose();

    [GlobalCleanup]
    public void Cleanup() => _owned.Dispose();
}
