using Routing.Formats.Checkpoints;
using Routing.Models.Caching;
using Routing.Models.Layers;
using Routing.Models.Native;

namespace Routing.Models.Simd;

/// <summary>One block of a <see cref="SimdStep"/>; twin of <see cref="DecoderBlock"/> without hooks. Owns: its packed weights; disposed by: its step.</summary>
internal sealed unsafe class SimdBlock(ModelConfig config, DecoderBlock block, int layer, RotaryEmbedding rotary, StepScratch scratch) : IDisposable
{
    // Tokens of a row that attend together: enough to share what they read, few enough that little of it is hidden from most.
    private const int MostTogether = 12;

    private readonly AttentionShape _shape = new(config);
    private readonly bool _isLast = layer == config.LayerCount - 1;
    private readonly SimdLinear _query = new(block.Attention.Query), _key = new(block.Attention.Key), _value = new(block.Attention.Value), _output = new(block.Attention.Output);
    private readonly SimdLinear _gate = new(block.FeedForward.Gate), _up = new(block.FeedForward.Up), _down = new(block.FeedForward.Down);

    /// <param name="rows">Rows of the step.</param>
    /// <param name="hidden">[tokens, hidden], changed in place.</param>
    /// <param name="tokens">How many.</param>
    /// <returns>Tokens that <paramref name="hidden"/> holds now: the last block keeps those whose state is wanted.</returns>
    public int Run(ReadOnlySpan<StepRow> rows, float* hidden, int tokens)
    {
        var normed = scratch.Normed.Take((long)tokens * config.HiddenSize);
        Norm(block.AttentionNorm, hidden, normed, tokens, config.HiddenSize);
        WriteKeysAndValues(rows, normed, tokens);
        if (_isLast) tokens = KeepAsking(rows, hidden, normed);
        if (tokens == 0) return 0;

        _output.Forward(Attend(rows, normed, tokens), normed, tokens);
        SimdMath.Add(hidden, normed, tokens * config.HiddenSize);

        Norm(block.FeedForwardNorm, hidden, normed, tokens, config.HiddenSize);
        var gate = scratch.Gate.Take((long)tokens * config.IntermediateSize);
        var up = scratch.Up.Take((long)tokens * config.IntermediateSize);
        _gate.Forward(normed, gate, tokens);
        _up.Forward(normed, up, tokens);
        SimdMath.SiluTimes(gate, up, tokens * config.IntermediateSize);
        _down.Forward(gate, normed, tokens);
        SimdMath.Add(hidden, normed, tokens * config.HiddenSize);
        return tokens;
    }

    private void WriteKeysAndValues(ReadOnlySpan<StepRow> rows, float* normed, int tokens)
    {
        var keys = scratch.Keys.Take((long)tokens * _shape.KvWidth);
        var values = scratch.Values.Take((long)tokens * _shape.KvWidth);
        _key.Forward(normed, keys, tokens);
        _value.Forward(normed, values, tokens);
        if (block.Attention.KeyNorm is { } norm) Norm(norm, keys, keys, tokens * _shape.KvHeads, _shape.HeadDim);
        foreach (var row in rows)
        {
            var (sequence, count) = (row.Cache, row.Tokens.Length);
            Rotate(keys, _shape.KvHeads, sequence.Length, count);
            var slot = sequence.Append(layer, count);
            Store(keys, sequence.Cache, sequence.Cache.KeyAddresses[layer], slot, count);
            Store(values, sequence.Cache, sequence.Cache.ValueAddresses[layer], slot, count);
            keys += (long)count * _shape.KvWidth;
            values += (long)count * _shape.KvWidth;
        }
    }

    // [count, kv_heads, head_dim] to [kv_heads, slots, head_dim]
    private void Store(float* source, KvCache cache, nint arena, int slot, int count)
    {
        for (var i = 0; i < count; i++)
            for (var head = 0; head < _shape.KvHeads; head++, source += _shape.HeadDim)
                new ReadOnlySpan<float>(source, _shape.HeadDim).CopyTo(new Span<float>((float*)arena + ((long)head * cache.Slots + slot + i) * _shape.HeadDim, _shape.HeadDim));
    }

    /// <summary>How many of a row's tokens, its last, are more to this block than keys and values for others to see.</summary>
    private int Asking(in StepRow row) => _isLast ? row.StatesWanted : row.Tokens.Length;

    /// <summary>Moves the asking tokens of all rows together, in order.</summary>
    private int KeepAsking(ReadOnlySpan<StepRow> rows, float* hidden, float* normed)
    {
        var (kept, token) = (0, 0);
        foreach (var row in rows)
        {
            token += row.Tokens.Length;
            for (var from = token - Asking(row); from < token; from++, kept++)
            {
                Row(hidden, from).CopyTo(Row(hidden, kept));
                Row(normed, from).CopyTo(Row(normed, kept));
            }
        }
        return kept;

        Span<float> Row(float* x, int index) => new(x + (long)index * config.HiddenSize, config.HiddenSize);
    }

    /// <param name="rows">Rows of the step.</param>
    /// <param name="normed">[tokens, hidden], of the asking tokens.</param>
    /// <param name="tokens">How many these are.</param>
    /// <returns>[tokens, heads, head_dim].</returns>
    private float* Attend(ReadOnlySpan<StepRow> rows, float* normed, int tokens)
    {
        var queries = scratch.Queries.Take((long)tokens * _shape.QueryWidth);
        var attended = scratch.Attended.Take((long)tokens * _shape.QueryWidth);
        _query.Forward(normed, queries, tokens);
        if (block.Attention.QueryNorm is { } norm) Norm(norm, queries, queries, tokens * _shape.Heads, _shape.HeadDim);
        long token = 0;
        foreach (var row in rows)
            for (var asking = Asking(row); asking > 0;)
            {
                var count = Math.Min(asking, MostTogether);
                AttendTogether(row.Cache, row.Tokens.Length - asking, count, row.Cache.Entries(layer) - asking, queries + token * _shape.QueryWidth, attended + token * _shape.QueryWidth);
                (asking, token) = (asking - count, token + count);
            }
        return attended;
    }

    /// <param name="sequence">Whose tokens.</param>
    /// <param name="offset">First of them among the row's tokens.</param>
    /// <param name="count">How many.</param>
    /// <param name="entry">The first's own entry.</param>
    /// <param name="queries">[count, heads, head_dim].</param>
    /// <param name="attended">[count, heads, head_dim], overwritten.</param>
    private void AttendTogether(KvSequence sequence, int offset, int count, int entry, float* queries, float* attended)
    {
        Rotate(queries, _shape.Heads, sequence.Length + offset, count);
        Span<Range> visible = stackalloc Range[MostTogether];
        var start = FirstVisible(sequence, entry, sequence.Length + offset);
        for (var i = 0; i < count; i++)
            visible[i] = (FirstVisible(sequence, entry + i, sequence.Length + offset + i) - start)..(entry + i + 1 - start);
        var skipped = (long)(sequence.Start + start) * _shape.HeadDim;
        var keys = (float*)sequence.Cache.KeyAddresses[layer] + skipped;
        var values = (float*)sequence.Cache.ValueAddresses[layer] + skipped;
        var scores = scratch.Scores.Take(SimdAttention.ScratchSize(count, entry + count - start));
        SimdAttention.Attend(_shape, queries, keys, values, (long)sequence.Cache.Slots * _shape.HeadDim, visible[..count], scores, attended);
    }

    private int FirstVisible(KvSequence sequence, int entry, int position)
    {
        if (config.SlidingWindow(layer) is not { } window) return 0;
        while (entry > 0 && position - sequence.PositionOf(layer, entry - 1) < window) entry--;
        return entry;
    }

    private void Rotate(float* x, int heads, int position, int count)
    {
        for (var i = 0; i < count; i++)
        {
            var (cosines, sines) = rotary.AddressesAt(position + i);
            for (var head = 0; head < heads; head++, x += _shape.HeadDim) SimdMath.Rotate(x, (float*)cosines, (float*)sines, _shape.HeadDim);
        }
    }

    private void Norm(RmsNorm norm, float* x, float* y, int rows, int width)
    {
        var weight = (float*)NativeTensor.Address(norm.Weight);
        for (var row = 0; row < rows; row++) SimdMath.RmsNorm(x + (long)row * width, weight, y + (long)row * width, width, config.RmsNormEpsilon);
    }

    public void Dispose()
    {
        foreach (var linear in (SimdLinear[])[_query, _key, _value, _output, _gate, _up, _down]) linear.Dispose();
    }
}
