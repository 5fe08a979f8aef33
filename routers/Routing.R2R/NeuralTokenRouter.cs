using Routing.Formats;
using Routing.Models.Native;
using Routing.R2R.Network;
using Routing.R2R.Network.Simd;
using TorchSharp;
using static TorchSharp.torch;

namespace Routing.R2R;

/// <summary>Scores a token by a trained network over the small model's hidden state, token and largest logits (R2R, arXiv 2505.21600).</summary>
/// <remarks>Owns: the network's tensors and scratch memory; disposed by: the worker. The token embedding is the small model's own.</remarks>
public sealed class NeuralTokenRouter : ITokenRouter, IDisposable
{
    // Beyond it weights leave the cache, and the fast twin, which takes a row at a time, would read them again for each.
    private const long MostFastParameters = 1 << 20;

    private readonly RouterArtifact _artifact;
    private readonly Tensor _embedding;
    private readonly RouterNetwork _network;
    private readonly SimdRouterNetwork? _fast;

    /// <exception cref="InvalidFileException">The router was made for another small model; names both.</exception>
    public NeuralTokenRouter(RouterArtifact artifact, SmallModel small)
    {
        RouterFit.Require(artifact, small);
        (_artifact, _embedding) = (artifact, small.Embedding);
        _network = RouterNetwork.Over(artifact.Network, artifact.Weights, small.Embedding.device);
        if (small.Embedding.device.type == DeviceType.CPU && artifact.Network.ParameterCount <= MostFastParameters)
            _fast = new SimdRouterNetwork(artifact.Network, artifact.Weights, artifact.Temperature);
    }

    /// <param name="name">What requests call it.</param>
    public static TokenRouterRegistration Register(RouterArtifact artifact, string name = TokenRouterNames.R2R) =>
        new(name, artifact.Threshold, small => new NeuralTokenRouter(artifact, small), artifact.Fingerprint()) { Calibration = artifact.Calibration };

    /// <inheritdoc/>
    public Tensor Score(in StepOutput step) => FastTwinReads(step) ? ScoreFast(step) : ScoreOnTensors(step);

    /// <summary>The reference twin.</summary>
    internal Tensor ScoreOnTensors(in StepOutput step)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var architecture = _artifact.Network.Architecture;
        return _network.Score(
            new RouterInputs(
                architecture.SeesHidden ? step.Hidden.to(ScalarType.Float32) : null,
                architecture.SeesToken ? Embedded(step.TokenIds) : null,
                architecture.SeesLogits ? step.Logits.topk(_artifact.Network.LogitsSize, dim: -1).values : null),
            _artifact.Temperature).MoveToOuterDisposeScope();
    }

    // [rows, embedding]
    private Tensor Embedded(ReadOnlyMemory<int> tokens) =>
        _embedding.index_select(0, tensor(tokens.ToArray(), dtype: ScalarType.Int64, device: _embedding.device)).to(ScalarType.Float32);

    private bool FastTwinReads(in StepOutput step) =>
        _fast is not null && _embedding.dtype == ScalarType.Float32 && Reads(step.Logits) && Reads(step.Hidden);

    private static bool Reads(Tensor tensor) => tensor.dtype == ScalarType.Float32 && tensor.is_contiguous();

    /// <summary>The fast twin, where there is one and it reads the step's tensors; faster for any number of rows (bench/Routing.Microbench, TokenRouterBenchmarks).</summary>
    internal unsafe Tensor ScoreFast(in StepOutput step)
    {
        var network = _fast!;
        var config = _artifact.Network;
        var tokens = step.TokenIds.Span;
        var vocabulary = (int)step.Logits.size(1);
        var scores = empty(tokens.Length, ScalarType.Float32);
        var target = (float*)NativeTensor.Address(scores);
        var hidden = (float*)NativeTensor.Address(step.Hidden);
        var logits = (float*)NativeTensor.Address(step.Logits);
        var embedding = (float*)NativeTensor.Address(_embedding);
        for (var row = 0; row < tokens.Length; row++)
        {
            var inputs = network.Inputs;
            Copy(hidden + (long)row * config.HiddenSize, inputs, config.HiddenSize);
            Copy(embedding + (long)tokens[row] * config.EmbeddingSize, inputs + config.HiddenSize, config.EmbeddingSize);
            target[row] = network.Score(logits + (long)row * vocabulary, vocabulary);
        }
        return scores;
    }

    private static unsafe void Copy(float* from, float* to, int count) => new ReadOnlySpan<float>(from, count).CopyTo(new Span<float>(to, count));

    public void Dispose()
    {
        _network.Dispose();
        _fast?.Dispose();
    }
}
