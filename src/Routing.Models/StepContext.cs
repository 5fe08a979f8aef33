using Routing.Formats.Checkpoints;
using Routing.Models.Kernels;
using Routing.Models.Layers;
using static TorchSharp.torch;

namespace Routing.Models;

/// <summary>The rows of one step that run the same block: their tokens flattened one row after the other, their KV memory behind them.</summary>
internal sealed class StepContext : ForwardContext, IDisposable
{
    private readonly ModelConfig _config;
    private readonly IAttentionKernel _kernel;
    private readonly IReadOnlyList<StepRow> _rows;
    private readonly Device _device;

    public StepContext(ModelConfig config, RotaryEmbedding rotary, IAttentionKernel kernel, IReadOnlyList<StepRow> rows, Device device)
    {
        (_config, _kernel, _rows, _device) = (config, kernel, rows, device);
        var positions = new long[rows.Sum(row => row.Tokens.Length)];
        var at = 0;
        foreach (var row in rows)
            for (var i = 0; i < row.Tokens.Length; i++) positions[at++] = row.Cache.Length + i;
        using var onDevice = tensor(positions, device: device);
        Rotation = rotary.At(onDevice, (int)positions.Max());
    }

    public override Rotation Rotation { get; }

    public override Tensor Attend(int layer, Tensor queries, Tensor keys, Tensor values)
    {
        var attended = new Tensor[_rows.Count];
        var token = 0;
        for (var i = 0; i < _rows.Count; i++)
        {
            attended[i] = AttendRow(layer, _rows[i], token, queries, keys, values);
            token += _rows[i].Tokens.Length;
        }
        if (attended.Length == 1) return attended[0];
        var all = cat(attended, 0);
        foreach (var tensor in attended) tensor.Dispose();
        return all;
    }

    private Tensor AttendRow(int layer, in StepRow row, int firstToken, Tensor queries, Tensor keys, Tensor values)
    {
        var count = row.Tokens.Length;
        var sequence = row.Cache;
        var earlier = sequence.Entries(layer);
        var slot = sequence.Append(layer, count);
        Write(sequence.Cache.Keys[layer], slot, keys, firstToken, count);
        Write(sequence.Cache.Values[layer], slot, values, firstToken, count);

        using var k = Region(sequence.Cache.Keys[layer], sequence.Start, earlier + count);     // [1, kv_heads, keys, head_dim]
        using var v = Region(sequence.Cache.Values[layer], sequence.Start, earlier + count);
        using var byHead = ByHead(queries, firstToken, count);                                 // [heads, queries, head_dim]
        using var q = byHead.unsqueeze(0);
        var window = _config.SlidingWindow(layer);
        using var visible = count > 1 || window < row.Cache.Length + 1 ? Visible(layer, row, earlier + count, window) : null;
        using var attended = _kernel.Attend(q, k, v, visible);
        using var byToken = attended.transpose(1, 2);
        return byToken.reshape(count, _config.HeadCount * _config.HeadDim);
    }

    private static void Write(Tensor arena, int slot, Tensor source, int firstToken, int count)
    {
        using var target = arena.narrow(1, slot, count);
        using var fresh = ByHead(source, firstToken, count);
        target.copy_(fresh);
    }

    // [tokens, heads, head_dim] to [heads, count, head_dim]
    private static Tensor ByHead(Tensor x, int firstToken, int count)
    {
        using var tokens = x.narrow(0, firstToken, count);
        return tokens.transpose(0, 1);
    }

    private static Tensor Region(Tensor arena, int start, int count)
    {
        using var entries = arena.narrow(1, start, count);
        return entries.unsqueeze(0);
    }

    // [queries, keys] bool: a token sees entries at positions up to its own and within the window.
    private Tensor Visible(int layer, in StepRow row, int keys, int? window)
    {
        var visible = new bool[row.Tokens.Length * keys];
        for (var query = 0; query < row.Tokens.Length; query++)
        {
            var position = row.Cache.Length + query;
            for (var key = 0; key < keys; key++)
            {
                var distance = position - row.Cache.PositionOf(layer, key);
                visible[query * keys + key] = distance >= 0 && (window is null || distance < window);
            }
        }
        using var flat = tensor(visible, device: _device);
        return flat.view(row.Tokens.Length, keys);
    }

    public override FeedForwardSplit? SplitFeedForward(int layer)
    {
        if (_rows.All(row => row.FeedForward is null || row.FeedForward.Choices[layer] == FeedForwardChoice.Big)) return null;
        return new FeedForwardSplit(Tokens(layer, FeedForwardChoice.Big), Tokens(layer, FeedForwardChoice.Small));
    }

    private Tensor? Tokens(int layer, FeedForwardChoice choice)
    {
        var tokens = new List<long>();
        long token = 0;
        foreach (var row in _rows)
            for (var i = 0; i < row.Tokens.Length; i++, token++)
                if ((row.FeedForward?.Choices[layer] ?? FeedForwardChoice.Big) == choice) tokens.Add(token);
        return tokens.Count == 0 ? null : tensor(tokens.ToArray(), device: _device);
    }

    public void Dispose() => Rotation.Dispose();
}
