using System.Collections.Frozen;
using System.Runtime.InteropServices;
using Routing.Models;
using Routing.Runtime.Sampling;
using TorchSharp;
using static TorchSharp.torch;

namespace Routing.Runtime.Workers;

/// <summary>Logits of one decoder step. On the CPU they are read in place; from a device, greedy steps bring back two numbers a row.</summary>
internal sealed class DecoderLogits(DecoderOutput output, FrozenDictionary<string, ITokenRouter> routers, bool onHost) : IStepLogits
{
    private double[]? _greedy;
    private float[]? _copy, _hiddenCopy;

    /// <inheritdoc/>
    public (int Token, float LogProb) Greedy(int row, int vocabulary)
    {
        if (onHost)
        {
            var logits = Row(row)[..vocabulary];
            var best = LogitMath.ArgMax(logits);
            return (best, logits[best] - LogitMath.LogSumExp(logits));
        }
        _greedy ??= GreedyOnDevice(vocabulary);
        return ((int)_greedy[2 * row], (float)_greedy[2 * row + 1]);
    }

    /// <inheritdoc/>
    public ReadOnlySpan<float> Row(int row)
    {
        if (onHost) return output.LogitsAt(row);
        var vocabulary = (int)output.Logits.size(1);
        return (_copy ??= ToHost<float>(output.Logits)).AsSpan(row * vocabulary, vocabulary);
    }

    /// <inheritdoc/>
    public ReadOnlySpan<float> Hidden(int state)
    {
        if (onHost) return output.HiddenAt(state);
        var width = (int)output.Hidden.size(1);
        return (_hiddenCopy ??= ToHost<float>(output.Hidden)).AsSpan(state * width, width);
    }

    /// <inheritdoc/>
    public void Score(string router, ReadOnlySpan<int> rows, ReadOnlyMemory<int> tokens, ReadOnlyMemory<RowIdentity> identities, Span<float> scores)
    {
        using var scope = NewDisposeScope();
        var (logits, hidden) = (output.Logits, output.Hidden);
        if (rows.Length < hidden.size(0))
        {
            var index = tensor(rows.ToArray(), dtype: ScalarType.Int64, device: logits.device);
            (logits, hidden) = (logits.index_select(0, index), hidden.index_select(0, index));
        }
        var score = routers[router].Score(new StepOutput(logits, hidden, tokens, identities));   // [rows]
        if (score.dtype != ScalarType.Float32 || score.dim() != 1 || score.size(0) != rows.Length)
            throw new InvalidOperationException($"Token router '{router}' gave scores of type {score.dtype} and shape [{string.Join(", ", score.shape)}]; [{rows.Length}] float32 is asked for.");
        ToHost<float>(score).CopyTo(scores);
    }

    /// <summary>[rows, 2]: token and log probability, in one read-back.</summary>
    private double[] GreedyOnDevice(int vocabulary)
    {
        using var scope = NewDisposeScope();
        var logits = output.Logits.narrow(1, 0, vocabulary);
        var (best, ids) = logits.max(1);
        return ToHost<double>(stack([ids.to(ScalarType.Float64), (best - logits.logsumexp(1)).to(ScalarType.Float64)], 1));
    }

    private static T[] ToHost<T>(Tensor tensor)
        where T : unmanaged
    {
        if (tensor.device_type == DeviceType.CPU && tensor.is_contiguous()) return MemoryMarshal.Cast<byte, T>(tensor.bytes).ToArray();
        using var scope = NewDisposeScope();
        return MemoryMarshal.Cast<byte, T>(tensor.cpu().contiguous().bytes).ToArray();
    }

    public void Dispose() => output.Dispose();
}
