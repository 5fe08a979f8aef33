using Routing.Formats.Checkpoints;
using Routing.Models.Layers;
using Routing.Models.Native;
using static TorchSharp.torch;

namespace Routing.Models.Simd;

/// <summary>
/// The fast twin of a step on a CPU in float32, on plain memory and one thread: a tensor operation costs 2–3 µs whatever its
/// size, which for a small model is more than its arithmetic, and libtorch's multiply of few rows is slow beside ours.
/// </summary>
/// <remarks>Owns: scratch memory and packed weights; disposed by: its decoder.</remarks>
internal sealed unsafe class SimdStep(ModelConfig config, Tensor embedding, DecoderBlock[] blocks, RmsNorm finalNorm, Linear head, RotaryEmbedding rotary) : IDisposable
{
    // Beyond the first number libtorch's threads, if it has some, make up for its slower kernels; the second bounds scratch memory.
    private const int FewTokens = 32, MostTokens = 2048;

    private readonly StepScratch _scratch = new();
    private SimdBlock[]? _blocks;
    private SimdLinear? _head;

    /// <summary>Whether this twin, which runs on one thread, is the faster one for so many tokens (bench/Routing.Microbench, DecoderStepBenchmarks).</summary>
    public static bool IsFasterFor(int tokens) => tokens <= FewTokens || (tokens <= MostTokens && get_num_threads() == 1);

    /// <summary>Has the next step pack the weights anew.</summary>
    public void ForgetWeights()
    {
        foreach (var block in _blocks ?? []) block.Dispose();
        _head?.Dispose();
        (_blocks, _head) = (null, null);
    }

    /// <summary>Runs a step; the caller checked the rows and advances or truncates their sequences.</summary>
    /// <param name="rows">Rows without plans.</param>
    /// <param name="tokens">New tokens of all rows together.</param>
    public DecoderOutput Run(ReadOnlySpan<StepRow> rows, int tokens)
    {
        _blocks ??= [.. blocks.Select((block, layer) => new SimdBlock(config, block, layer, rotary, _scratch))];
        var hidden = Embed(rows, tokens);
        foreach (var block in _blocks) tokens = block.Run(rows, hidden, tokens);
        return Head(rows, hidden, tokens);
    }

    // [tokens, hidden]
    private float* Embed(ReadOnlySpan<StepRow> rows, int tokens)
    {
        var hidden = _scratch.Hidden.Take((long)tokens * config.HiddenSize);
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

    /// <param name="rows">Rows of the step.</param>
    /// <param name="hidden">[tokens, hidden] of the tokens whose state is wanted.</param>
    /// <param name="tokens">How many.</param>
    private DecoderOutput Head(ReadOnlySpan<StepRow> rows, float* hidden, int tokens)
    {
        _head ??= new SimdLinear(head);
        var positions = tokens;
        foreach (var row in rows)
            if (row.Logits == LogitsWanted.HiddenOfAll) positions -= row.Tokens.Length;
        var output = new DecoderOutput(positions, tokens, config.VocabularySize, config.HiddenSize);
        if (tokens == 0) return output;
        fixed (float* normed = output.HiddenMemory, logits = output.LogitsMemory)
        {
            var spoken = normed;
            var silent = normed + (long)positions * config.HiddenSize;
            foreach (var row in rows)
            {
                if (row.Logits == LogitsWanted.HiddenOfAll) silent = Norm(hidden, silent, row.StatesWanted);
                else spoken = Norm(hidden, spoken, row.StatesWanted);
                hidden += (long)row.StatesWanted * config.HiddenSize;
            }
            if (positions > 0) _head.Forward(normed, logits, positions);
        }
        return output;
    }

    /// <returns>Where the norms end.</returns>
    private float* Norm(float* hidden, float* normed, int tokens)
    {
        var weight = (float*)NativeTensor.Address(finalNorm.Weight);
        for (; tokens > 0; tokens--, hidden += config.HiddenSize, normed += config.HiddenSize)
            SimdMath.RmsNorm(hidden, weight, normed, config.HiddenSize, config.RmsNormEpsilon);
        return normed;
    }

    public void Dispose()
    {
        ForgetWeights();
        _scratch.Dispose();
    }
}
