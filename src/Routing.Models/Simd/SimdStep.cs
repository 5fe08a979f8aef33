using Routing.Formats.Checkpoints;
using Routing.Models.Caching;
using Routing.Models.Layers;
using Routing.Models.Native;
using TorchSharp;
using static TorchSharp.torch;

namespace Routing.Models.Simd;

/// <summary>
/// The fast twin of a step for few tokens on a CPU in float32: a tensor operation costs 2–3 µs whatever its size, which for
/// a small model is more than its arithmetic, so decode runs on plain memory.
/// </summary>
/// <remarks>Owns: scratch memory and packed weights; disposed by: its decoder.</remarks>
internal sealed unsafe class SimdStep(ModelConfig config, Tensor embedding, DecoderBlock[] blocks, RmsNorm finalNorm, Linear head, RotaryEmbedding rotary) : IDisposable
{
    /// <summary>Up to how many tokens of a step this twin is the faster one (bench/Routing.Microbench, DecoderStepBenchmarks).</summary>
    public const int MostTokens = 32;

    private readonly Scratch _hidden = new(), _normed = new(), _queries = new(), _keys = new(), _values = new(), _attended = new(), _scores = new(), _gate = new(), _up = new();

    private PackedWeights? _weights;

    /// <summary>Has the next step pack the weights anew.</summary>
    public void ForgetWeights()
    {
        _weights?.Dispose();
        _weights = null;
    }

    /// <summary>Runs a step; the caller checked the rows and advances or truncates their sequences.</summary>
    /// <param name="rows">Rows without plans.</param>
    /// <param name="tokens">New tokens of all rows together.</param>
    public DecoderOutput Run(IReadOnlyList<StepRow> rows, int tokens)
    {
        var hidden = Embed(rows, tokens);
        _weights ??= new PackedWeights(blocks, head);
        for (var layer = 0; layer < blocks.Length; layer++) RunBlock(layer, _weights.Blocks[layer], rows, hidden, tokens);
        return Head(_weights.Head, rows, hidden);
    }

    // [tokens, hidden]
    private float* Embed(IReadOnlyList<StepRow> rows, int tokens)
    {
        var hidden = _hidden.Take((long)tokens * config.HiddenSize);
        var table = (float*)NativeTensor.Address(embedding);
        var at = hidden;
        foreach (var row in rows)
            foreach (var token in row.Tokens.Span)
            {
                new ReadOnlySpan<float>(table + (long)token * config.HiddenSize, config.HiddenSize).CopyTo(new Span<float>(at, config.HiddenSize));
                at += config.HiddenSize;
            }
        return hidden;
    }

    private void RunBlock(int layer, PackedBlock packed, IReadOnlyList<StepRow> rows, float* hidden, int tokens)
    {
        var block = packed.Block;
        var normed = _normed.Take((long)tokens * config.HiddenSize);
        Norm(block.AttentionNorm, hidden, normed, tokens, config.HiddenSize);
        packed.Output.Forward(Attend(packed, layer, rows, normed, tokens), normed, tokens);
        SimdMath.Add(hidden, normed, tokens * config.HiddenSize);

        Norm(block.FeedForwardNorm, hidden, normed, tokens, config.HiddenSize);
        var gate = _gate.Take((long)tokens * config.IntermediateSize);
        var up = _up.Take((long)tokens * config.IntermediateSize);
        packed.Gate.Forward(normed, gate, tokens);
        packed.Up.Forward(normed, up, tokens);
        SimdMath.SiluTimes(gate, up, tokens * config.IntermediateSize);
        packed.Down.Forward(gate, normed, tokens);
        SimdMath.Add(hidden, normed, tokens * config.HiddenSize);
    }

    // [tokens, heads, head_dim]
    private float* Attend(PackedBlock packed, int layer, IReadOnlyList<StepRow> rows, float* normed, int tokens)
    {
        var attention = packed.Block.Attention;
        var (queryWidth, kvWidth) = (config.HeadCount * config.HeadDim, config.KvHeadCount * config.HeadDim);
        var queries = _queries.Take((long)tokens * queryWidth);
        var keys = _keys.Take((long)tokens * kvWidth);
        var values = _values.Take((long)tokens * kvWidth);
        packed.Query.Forward(normed, queries, tokens);
        packed.Key.Forward(normed, keys, tokens);
        packed.Value.Forward(normed, values, tokens);
        if (attention.QueryNorm is { } queryNorm) Norm(queryNorm, queries, queries, tokens * config.HeadCount, config.HeadDim);
        if (attention.KeyNorm is { } keyNorm) Norm(keyNorm, keys, keys, tokens * config.KvHeadCount, config.HeadDim);

        var attended = _attended.Take((long)tokens * queryWidth);
        long token = 0;
        foreach (var row in rows)
        {
            var sequence = row.Cache;
            var earlier = sequence.Entries(layer);
            for (var i = 0; i < row.Tokens.Length; i++) Rotate(sequence.Length + i, queries + (token + i) * queryWidth, keys + (token + i) * kvWidth);
            var slot = sequence.Append(layer, row.Tokens.Length);
            Store(sequence.Cache.Keys[layer], slot, keys + token * kvWidth, row.Tokens.Length * kvWidth, kvWidth);
            Store(sequence.Cache.Values[layer], slot, values + token * kvWidth, row.Tokens.Length * kvWidth, kvWidth);
            for (var i = 0; i < row.Tokens.Length; i++, token++)
            {
                var end = earlier + i + 1;
                var first = FirstVisible(sequence, layer, end, sequence.Length + i);
                SimdAttention.Attend(queries + token * queryWidth, sequence, layer, first, end, config.HeadCount, config.KvHeadCount, config.HeadDim, _scores.Take(end), attended + token * queryWidth);
            }
        }
        return attended;
    }

    private void Rotate(int position, float* queries, float* keys)
    {
        var (cosines, sines) = rotary.AddressesAt(position);
        for (var head = 0; head < config.HeadCount; head++) SimdMath.Rotate(queries + head * config.HeadDim, (float*)cosines, (float*)sines, config.HeadDim);
        for (var head = 0; head < config.KvHeadCount; head++) SimdMath.Rotate(keys + head * config.HeadDim, (float*)cosines, (float*)sines, config.HeadDim);
    }

    private static void Store(Tensor arena, int slot, float* source, int count, int width) =>
        new ReadOnlySpan<float>(source, count).CopyTo(new Span<float>((float*)NativeTensor.Address(arena) + (long)slot * width, count));

    private int FirstVisible(KvSequence sequence, int layer, int end, int position)
    {
        if (config.SlidingWindow(layer) is not { } window) return 0;
        var first = end - 1;
        while (first > 0 && position - sequence.PositionOf(layer, first - 1) < window) first--;
        return first;
    }

    private DecoderOutput Head(SimdLinear projection, IReadOnlyList<StepRow> rows, float* hidden)
    {
        var count = rows.Sum(row => row.Logits == LogitsWanted.All ? row.Tokens.Length : row.Logits == LogitsWanted.Last ? 1 : 0);
        var normed = empty([count, config.HiddenSize], ScalarType.Float32);
        var logits = empty([count, config.VocabularySize], ScalarType.Float32);
        var target = (float*)NativeTensor.Address(normed);
        var weight = (float*)NativeTensor.Address(finalNorm.Weight);
        var at = hidden;
        foreach (var row in rows)
            for (var i = 0; i < row.Tokens.Length; i++, at += config.HiddenSize)
            {
                if (row.Logits == LogitsWanted.None || (row.Logits == LogitsWanted.Last && i + 1 < row.Tokens.Length)) continue;
                SimdMath.RmsNorm(at, weight, target, config.HiddenSize, config.RmsNormEpsilon);
                target += config.HiddenSize;
            }
        if (count > 0) projection.Forward((float*)NativeTensor.Address(normed), (float*)NativeTensor.Address(logits), count);
        return new DecoderOutput(logits, normed);
    }

    private void Norm(RmsNorm norm, float* x, float* y, int rows, int width)
    {
        var weight = (float*)NativeTensor.Address(norm.Weight);
        for (var row = 0; row < rows; row++) SimdMath.RmsNorm(x + (long)row * width, weight, y + (long)row * width, width, config.RmsNormEpsilon);
    }

    public void Dispose()
    {
        ForgetWeights();
        foreach (var scratch in (Scratch[])[_hidden, _normed, _queries, _keys, _values, _attended, _scores, _gate, _up]) scratch.Dispose();
    }
}
