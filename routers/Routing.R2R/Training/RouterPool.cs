using System.Runtime.InteropServices;
using Routing.R2R.Labels;
using Routing.R2R.Network;
using static TorchSharp.torch;

namespace Routing.R2R.Training;

/// <summary>Rows in memory, as tensors of half precision. Owns: these; disposed by: whoever loaded it.</summary>
internal sealed class RouterPool : IDisposable
{
    private readonly RouterNetworkConfig _network;
    private readonly SmallEmbedding _embedding;
    private readonly Tensor _hidden, _logits, _tokens, _targets;
    private readonly int[] _trainable;

    public RouterPool(LabelShard rows, RouterTrainingConfig config, RouterNetworkConfig network, SmallEmbedding embedding)
    {
        (_network, _embedding, Families) = (network, embedding, rows.Family);
        Labels = [.. Enumerable.Range(0, rows.Rows).Select(row => RouterTargets.Label(config, rows, row))];
        float[] targets = [.. Enumerable.Range(0, rows.Rows).Select(row => RouterTargets.Target(config, rows, row))];
        _trainable = [.. Enumerable.Range(0, rows.Rows).Where(row => !float.IsNaN(targets[row]))];
        _hidden = Copy(rows.Hidden, ScalarType.Float16, rows.Rows, rows.HiddenSize);
        _logits = Copy(rows.Logits, ScalarType.Float16, rows.Rows, rows.LogitCount);
        _tokens = Copy(rows.Token, ScalarType.Int32, rows.Rows);
        _targets = Copy(targets, ScalarType.Float32, rows.Rows);
    }

    public int Rows => Labels.Length;

    /// <summary>[rows], see <see cref="RouterTargets.Label"/>.</summary>
    public sbyte[] Labels { get; }

    /// <summary>[rows].</summary>
    public int[] Families { get; }

    /// <summary>The rows that can be trained on, shuffled and cut into batches of nearly the same size, at most the one asked for.</summary>
    public IReadOnlyList<int[]> Batches(int most, Random random)
    {
        random.Shuffle(_trainable);
        var count = (_trainable.Length + most - 1) / most;
        return [.. Enumerable.Range(0, count).Select(i => _trainable[(int)((long)_trainable.Length * i / count)..(int)((long)_trainable.Length * (i + 1) / count)])];
    }

    /// <summary>What the network sees of some rows; owned by the caller's scope.</summary>
    public RouterInputs Inputs(Tensor rows)
    {
        var architecture = _network.Architecture;
        return new(
            architecture.SeesHidden ? _hidden.index_select(0, rows).to(ScalarType.Float32) : null,
            architecture.SeesToken ? _embedding.Of(_tokens.index_select(0, rows)) : null,
            architecture.SeesLogits ? TopLogits(rows).narrow(1, 0, _network.LogitsSize) : null);
    }

    /// <summary>[rows, logits] float32, all that the labels hold, falling; owned by the caller's scope.</summary>
    public Tensor TopLogits(Tensor rows) => _logits.index_select(0, rows).to(ScalarType.Float32);

    /// <summary>[rows] float32; owned by the caller's scope.</summary>
    public Tensor Targets(Tensor rows) => _targets.index_select(0, rows);

    // Copied: results may depend on the alignment of memory, and managed arrays lie anywhere.
    private static Tensor Copy<T>(T[] values, ScalarType type, params long[] shape) where T : unmanaged
    {
        var copy = empty(shape, type).DetachFromDisposeScope();
        MemoryMarshal.AsBytes<T>(values).CopyTo(copy.bytes);
        return copy;
    }

    public void Dispose()
    {
        foreach (var tensor in (Tensor[])[_hidden, _logits, _tokens, _targets]) tensor.Dispose();
    }
}
