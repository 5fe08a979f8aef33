using Routing.Formats.Checkpoints;
using Routing.Models.Kernels;
using Routing.Models.Layers;
using Routing.Models.Native;
using static TorchSharp.torch;

namespace Routing.Models;

/// <summary>A rectangular batch of whole sequences, without a cache: training, scoring, and the reference of cached steps.</summary>
internal sealed class DenseContext : ForwardContext, IDisposable
{
    private readonly ModelConfig _config;
    private readonly IAttentionKernel _kernel;
    private readonly long _batch;
    private readonly long _seq;
    private readonly Dictionary<int, Tensor> _windowMasks = [];

    public DenseContext(ModelConfig config, RotaryEmbedding rotary, IAttentionKernel kernel, long batch, long seq, Device device)
    {
        (_config, _kernel, _batch, _seq) = (config, kernel, batch, seq);
        using var positions = arange(Scalars.Zero, Scalars.Of(seq), Scalars.One, ScalarType.Int64, device);
        using var repeated = positions.repeat(batch);                  // [tokens]
        Rotation = rotary.At(repeated, (int)seq - 1);
    }

    public override Rotation Rotation { get; }

    public override Tensor Attend(int layer, Tensor queries, Tensor keys, Tensor values)
    {
        using var q = ByHead(queries);                                 // [batch, heads, seq, head_dim]
        using var k = ByHead(keys);                                    // [batch, kv_heads, seq, head_dim]
        using var v = ByHead(values);
        using var attended = _config.SlidingWindow(layer) is { } window && window < _seq
            ? _kernel.Attend(q, k, v, WindowMask(window))
            : _kernel.AttendCausally(q, k, v);
        using var bySeq = attended.transpose(1, 2);
        return bySeq.reshape(_batch * _seq, _config.HeadCount * _config.HeadDim);
    }

    private Tensor ByHead(Tensor x)
    {
        using var bySeq = x.view(_batch, _seq, x.size(1), x.size(2));
        return bySeq.transpose(1, 2);
    }

    private Tensor WindowMask(int window)
    {
        if (_windowMasks.TryGetValue(window, out var mask)) return mask;
        using var all = ones([_seq, _seq], ScalarType.Bool, Rotation.Cosines.device);
        using var causal = all.tril();
        mask = causal.triu(1 - window);
        return _windowMasks[window] = mask;
    }

    public void Dispose()
    {
        Rotation.Dispose();
        foreach (var mask in _windowMasks.Values) mask.Dispose();
    }
}
