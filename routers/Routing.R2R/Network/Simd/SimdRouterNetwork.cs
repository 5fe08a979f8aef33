using Routing.Models.Simd;
using static TorchSharp.torch;

namespace Routing.R2R.Network.Simd;

/// <summary>
/// The fast twin of <see cref="RouterNetwork"/> for small networks on a CPU: a tensor operation costs 2–3 µs whatever its
/// size, and a network has dozens. Nothing non-linear stands between a network's inputs and its first block, so all the
/// linear maps before it are one here.
/// </summary>
/// <remarks>Owns: packed weights and scratch memory; disposed by: its router.</remarks>
internal sealed unsafe class SimdRouterNetwork : IDisposable
{
    private readonly RouterNetworkConfig _config;
    private readonly RouterWeights _weights;   // kept alive: norms and the output layer read them in place
    private readonly float _temperature;
    private readonly SimdNorm _hiddenNorm, _tokenNorm, _outputNorm;
    private readonly PackedLinear _input;
    private readonly SimdBlock[] _blocks;
    private readonly TopLogits? _top;
    private readonly Scratch _joined = new(), _x = new(), _y = new(), _inner = new();
    private readonly float* _outputWeight;
    private readonly float* _outputBias;
    private readonly int _width, _innerWidth;

    public SimdRouterNetwork(RouterNetworkConfig config, RouterWeights weights, float temperature)
    {
        (_config, _weights, _temperature) = (config, weights, temperature);
        if (config.NormalizeInput && config.HiddenSize > 0) _hiddenNorm = new SimdNorm(weights, config.Architecture.HiddenNorm, config.HiddenSize);
        if (config.NormalizeInput && config.EmbeddingSize > 0) _tokenNorm = new SimdNorm(weights, RouterTensors.TokenNorm, config.EmbeddingSize);
        _outputNorm = new SimdNorm(weights, RouterTensors.OutputNorm, config.HiddenDims[^1]);
        _outputWeight = (float*)weights.Address($"{RouterTensors.Output}.weight");
        _outputBias = (float*)weights.Address($"{RouterTensors.Output}.bias");
        _input = FoldedInput.Of(config, weights);
        _blocks = [.. Enumerable.Range(0, config.HiddenDims.Length).Select(i => new SimdBlock(config, weights, i))];
        if (config.LogitsSize > 0) _top = new TopLogits(config.LogitsSize);
        _width = Math.Max(_input.PaddedOutputs, _blocks.Max(block => block.PaddedOutputs));
        _innerWidth = _blocks.Max(block => Math.Max(block.PaddedInner, block.PaddedOutputs));
    }

    /// <summary>Where the caller puts what the network sees of a row: hidden state, then embedding. Its address may change between rows.</summary>
    public float* Inputs => _joined.Take(_config.InputSize);

    /// <summary>Scores a row whose hidden state and embedding lie in <see cref="Inputs"/>.</summary>
    /// <param name="logits">[vocab], raw; null where the network sees none.</param>
    /// <param name="vocabulary">At least the logits seen.</param>
    public float Score(float* logits, int vocabulary)
    {
        var joined = Inputs;
        _top?.Select(logits, vocabulary, joined + _config.HiddenSize + _config.EmbeddingSize);
        if (_config.NormalizeInput) Normalize(joined);

        float* x = _x.Take(_width), y = _y.Take(_width), inner = _inner.Take(_innerWidth);
        _input.Forward(joined, x);
        foreach (var block in _blocks)
        {
            block.Forward(x, y, inner);
            var output = y;
            y = x;
            x = output;
        }
        return Output(x, y);
    }

    private void Normalize(float* joined)
    {
        var embedded = joined + _config.HiddenSize;
        if (_config.HiddenSize > 0) _hiddenNorm.Forward(joined, joined);
        if (_config.EmbeddingSize > 0) _tokenNorm.Forward(embedded, embedded);
        if (_config.LogitsSize > 0) SimdMath.Softmax(embedded + _config.EmbeddingSize, _config.LogitsSize);
    }

    private float Output(float* x, float* normed)
    {
        var width = _config.HiddenDims[^1];
        _outputNorm.Forward(x, normed);
        var logits = stackalloc float[_config.OutputDim];
        for (var i = 0; i < _config.OutputDim; i++) logits[i] = (SimdMath.Dot(_outputWeight + i * width, normed, width) + _outputBias[i]) / _temperature;
        if (_config.OutputDim == 1) return 1 / (1 + MathF.Exp(-logits[0]));
        SimdMath.Softmax(logits, _config.OutputDim);
        return logits[RouterNetworkConfig.Classes - 1];
    }

    public void Dispose()
    {
        _input.Dispose();
        foreach (var block in _blocks) block.Dispose();
        _top?.Dispose();
        foreach (var scratch in (Scratch[])[_joined, _x, _y, _inner]) scratch.Dispose();
    }
}
