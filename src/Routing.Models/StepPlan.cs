using Routing.Formats.Checkpoints;
using Routing.Models.Kernels;
using Routing.Models.Layers;
using static TorchSharp.torch;

namespace Routing.Models;

/// <summary>Which rows run each block of a step; blocks with the same rows share one context.</summary>
internal sealed class StepPlan(ModelConfig config, RotaryEmbedding rotary, IAttentionKernel kernel, IReadOnlyList<StepRow> rows, Device device) : IDisposable
{
    private readonly bool _everyRowRunsAll = rows.All(row => row.Layers is null);
    private readonly Dictionary<string, (StepContext? Context, Tensor? Tokens)> _made = [];

    /// <summary>The context of a block and the indices of its tokens: null tokens mean all, a null context means that no row runs it.</summary>
    public (StepContext? Context, Tensor? Tokens) At(int layer)
    {
        var key = _everyRowRunsAll ? "" : string.Concat(rows.Select(row => Runs(row, layer) ? '1' : '0'));
        if (_made.TryGetValue(key, out var made)) return made;
        return _made[key] = Make(layer);
    }

    private (StepContext? Context, Tensor? Tokens) Make(int layer)
    {
        var running = rows.Where(row => Runs(row, layer)).ToArray();
        if (running.Length == 0) return (null, null);
        var context = new StepContext(config, rotary, kernel, running, device);
        return running.Length == rows.Count ? (context, null) : (context, TokensOf(layer));
    }

    // [tokens] int64
    private Tensor TokensOf(int layer)
    {
        var tokens = new List<long>();
        long token = 0;
        foreach (var row in rows)
            for (var i = 0; i < row.Tokens.Length; i++, token++)
                if (Runs(row, layer)) tokens.Add(token);
        return tensor(tokens.ToArray(), device: device);
    }

    private static bool Runs(in StepRow row, int layer) => row.Layers?.Runs[layer] ?? true;

    public void Dispose()
    {
        foreach (var (context, tokens) in _made.Values)
        {
            context?.Dispose();
            tokens?.Dispose();
        }
    }
}
