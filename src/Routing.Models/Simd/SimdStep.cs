using Routing.Formats.Checkpoints;
using Routing.Models.Layers;
using Routing.Models.Native;
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

    private readonly StepScratch _scratch = new();
    private SimdBlock[]? _blocks;
    private SimdLinear? _head;

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
        return Head(hidden, tokens);
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

    /// <param name="hidden">[tokens, hidden] of the tokens whose logits are wanted.</param>
    /// <param name="tokens">How many.</param>
    private DecoderOutput Head(float* hidden, int tokens)
    {
        _head ??= new SimdLinear(head);
        var output = new DecoderOutput(tokens, config.VocabularySize, config.HiddenSize);
        if (tokens == 0) return output;
        var weight = (float*)NativeTensor.Address(finalNorm.Weight);
        fixed (float* normed = output.HiddenMemory, logits = output.LogitsMemory)
        {
            for (var at = 0L; at < (long)tokens * config.HiddenSize; at += config.HiddenSize)
                SimdMath.RmsNorm(hidden + at, weight, normed + at, config.HiddenSize, config.RmsNormEpsilon);
            _head.Forward(normed, logits, tokens);
        }
        return output;
    }

    public void Dispose()
    {
        ForgetWeights();
        _scratch.Dispose();
    }
}
