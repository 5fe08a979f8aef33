using Routing.Formats.Checkpoints;
using Routing.Models.Checkpoints;
using Routing.Models.Kernels;
using Routing.Models.Layers;
using Routing.Models.Simd;
using static TorchSharp.torch;

namespace Routing.Models;

/// <summary>One decoder-only transformer for all causal families, driven by the capabilities in <see cref="ModelConfig"/>.</summary>
/// <remarks>Owns: its weights, rotary tables and the checkpoint they are mapped from. Not thread-safe: one worker uses it.</remarks>
public sealed class Decoder : IDisposable
{
    private readonly Checkpoint? _checkpoint;
    private readonly DecoderBlock[] _blocks;
    private readonly RmsNorm _finalNorm;
    private readonly Linear _head;
    private readonly RotaryEmbedding _rotary;
    private readonly IAttentionKernel _attention;
    private readonly SimdStep? _simd;

    private Decoder(ModelConfig config, WeightSource source, ScalarType type, Device device, Checkpoint? checkpoint, DecoderKernels kernels)
    {
        (Config, Type, Device, _checkpoint) = (config, type, device, checkpoint);
        Hooks = new HookTable(config.LayerCount);
        _attention = kernels == DecoderKernels.Reference ? new ReferenceAttentionKernel() : new SdpaAttentionKernel();
        _rotary = new RotaryEmbedding(config, type, device);

        var weights = new RecordingWeights(source);
        Embedding = weights.Take("model.embed_tokens.weight", config.VocabularySize, config.HiddenSize);
        _blocks = [.. Enumerable.Range(0, config.LayerCount).Select(layer => new DecoderBlock(weights, config, layer, Hooks))];
        _finalNorm = RmsNorm.Take(weights, "model.norm", config.HiddenSize, config.RmsNormEpsilon);
        _head = config.TiedEmbeddings ? Linear.Over(Embedding) : Linear.Take(weights, "lm_head", config.VocabularySize, config.HiddenSize, bias: false);
        Weights = weights.Taken;
        if (kernels == DecoderKernels.Fast && type == ScalarType.Float32 && device.type == TorchSharp.DeviceType.CPU)
            _simd = new SimdStep(config, Embedding, _blocks, _finalNorm, _head, _rotary);
    }

    /// <summary>Loads a checkpoint; on the CPU, weights stored in the compute type stay memory-mapped. Takes over <paramref name="checkpoint"/>.</summary>
    public static Decoder Load(Checkpoint checkpoint, ScalarType computeType, Device device, DecoderKernels kernels = DecoderKernels.Fast) =>
        new(checkpoint.Config, new CheckpointWeights(checkpoint, computeType, device), computeType, device, checkpoint, kernels);

    /// <summary>Fresh float32 weights: normal with standard deviation 0.02.</summary>
    /// <param name="config">The model.</param>
    /// <param name="seed">Same seed, same weights.</param>
    /// <param name="device">CPU when null.</param>
    /// <param name="zeroOutputs">Output projections start at zero, for training; tests want every part to act.</param>
    /// <param name="kernels">Which twins of the hot operations run.</param>
    public static Decoder Random(ModelConfig config, int seed, Device? device = null, bool zeroOutputs = false, DecoderKernels kernels = DecoderKernels.Fast)
    {
        using var weights = new RandomWeights(seed, zeroOutputs, device ?? CPU);
        return new(config, weights, ScalarType.Float32, device ?? CPU, null, kernels);
    }

    public ModelConfig Config { get; }

    /// <summary>[vocab, hidden] input embedding, owned by the decoder.</summary>
    public Tensor Embedding { get; }

    /// <summary>Type the decoder computes in.</summary>
    public ScalarType Type { get; }

    public Device Device { get; }

    /// <summary>Editors of activations, by site and block.</summary>
    public HookTable Hooks { get; }

    /// <summary>Weights by checkpoint name. Who changes one in place calls <see cref="WeightsChanged"/>.</summary>
    public IReadOnlyDictionary<string, Tensor> Weights { get; }

    /// <summary>Has linear maps compute their products in another type than that of the weights, for mixed-precision training; null undoes it.</summary>
    public void MultiplyIn(ScalarType? type)
    {
        foreach (var block in _blocks)
            foreach (var linear in block.Linears()) linear.ProductType = type;
        _head.ProductType = type;
    }

    /// <summary>Has later steps see weights that were changed in place: steps on a CPU read a packed copy.</summary>
    public void WeightsChanged() => _simd?.ForgetWeights();

    /// <summary>One step over cached sequences; writes their keys and values and advances their lengths.</summary>
    /// <param name="rows">At least one; a sequence appears once.</param>
    /// <returns>Logits and hidden states of the positions asked for, in the order <see cref="DecoderOutput"/> says.</returns>
    /// <remarks>When it throws, every sequence is left as it was before.</remarks>
    public DecoderOutput Step(IReadOnlyList<StepRow> rows)
    {
        foreach (var row in rows) RowValidator.Check(row, Config, Type);
        try
        {
            var output = _simd is not null && IsForPlainMemory(rows, out var tokens) ? _simd.Run(rows as StepRow[] ?? [.. rows], tokens) : RunOnTensors(rows);
            foreach (var row in rows) row.Cache.Advance(row.Tokens.Length);
            return output;
        }
        catch
        {
            foreach (var row in rows) row.Cache.Truncate(row.Cache.Length);
            throw;
        }
    }

    /// <summary>Full causal forward without a cache: training, scoring, and the reference of <see cref="Step"/>.</summary>
    /// <param name="ids">[batch, seq] int64.</param>
    /// <returns>[batch, seq, vocab] float32 logits; differentiable when weights require gradients.</returns>
    public Tensor Forward(Tensor ids)
    {
        using var hidden = ForwardHidden(ids);
        using var flat = _head.Forward(hidden);
        using var logits = flat.to(ScalarType.Float32);
        return logits.view(ids.size(0), ids.size(1), Config.VocabularySize);
    }

    /// <summary>Hidden states after the final norm.</summary>
    /// <param name="ids">[batch, seq] int64.</param>
    /// <returns>[batch * seq, hidden].</returns>
    public Tensor ForwardHidden(Tensor ids)
    {
        Shape.Check(ids, -1, -1);
        using var context = new DenseContext(Config, _rotary, _attention, ids.size(0), ids.size(1), Device);
        using var flat = ids.reshape(-1);
        var hidden = Embedding.index_select(0, flat);                  // [tokens, hidden]
        foreach (var block in _blocks) hidden = block.Forward(hidden, context);
        using (hidden) return _finalNorm.Forward(hidden);
    }

    /// <summary>The output head.</summary>
    /// <param name="hidden">[tokens, hidden], normed.</param>
    /// <returns>[tokens, vocab].</returns>
    public Tensor ProjectToVocabulary(Tensor hidden) => _head.Forward(hidden);

    private bool IsForPlainMemory(IReadOnlyList<StepRow> rows, out int tokens)
    {
        tokens = 0;
        foreach (var row in rows)
        {
            if (row.Layers is not null || row.FeedForward is not null) return false;
            tokens += row.Tokens.Length;
        }
        return SimdStep.IsFasterFor(tokens) && Hooks.IsIdle;
    }

    private DecoderOutput RunOnTensors(IReadOnlyList<StepRow> rows)
    {
        using var hidden = RunBlocks(rows);                            // [tokens, hidden]
        return Head(hidden, rows);
    }

    private Tensor RunBlocks(IReadOnlyList<StepRow> rows)
    {
        using var ids = tensor(FlatTokens(rows), device: Device);
        var hidden = Embedding.index_select(0, ids);                   // [tokens, hidden]
        using var plan = new StepPlan(Config, _rotary, _attention, rows, Device);
        for (var layer = 0; layer < _blocks.Length; layer++)
        {
            var (context, tokens) = plan.At(layer);
            if (context is null) continue;
            if (tokens is null)
            {
                hidden = _blocks[layer].Forward(hidden, context);
                continue;
            }
            using var output = _blocks[layer].Forward(hidden.index_select(0, tokens), context);
            hidden.index_copy_(0, tokens, output);
        }
        return hidden;
    }

    private DecoderOutput Head(Tensor hidden, IReadOnlyList<StepRow> rows)
    {
        var (states, positions) = WantedStates(rows);
        using var index = tensor(states, device: Device);
        using var wanted = hidden.index_select(0, index);              // [states, hidden]
        using var normed = _finalNorm.Forward(wanted);
        using var spoken = normed.narrow(0, 0, positions);             // [positions, hidden]
        using var logits = _head.Forward(spoken);
        return new DecoderOutput(logits.to(ScalarType.Float32, copy: true), normed.to(ScalarType.Float32, copy: true));
    }

    private static long[] FlatTokens(IReadOnlyList<StepRow> rows)
    {
        var flat = new List<long>();
        foreach (var row in rows)
            foreach (var token in row.Tokens.Span) flat.Add(token);
        return [.. flat];
    }

    /// <summary>Tokens whose states are wanted, those with logits first, and how many these are.</summary>
    private static (long[] States, int Positions) WantedStates(IReadOnlyList<StepRow> rows)
    {
        var (positions, hiddenOnly) = (new List<long>(), new List<long>());
        long token = 0;
        foreach (var row in rows)
        {
            var last = token + row.Tokens.Length - 1;
            if (row.Logits == LogitsWanted.Last) positions.Add(last);
            for (; token <= last; token++)
                if (row.Logits == LogitsWanted.All) positions.Add(token);
                else if (row.Logits == LogitsWanted.HiddenOfAll) hiddenOnly.Add(token);
        }
        return ([.. positions, .. hiddenOnly], positions.Count);
    }

    public void Dispose()
    {
        foreach (var weight in Weights.Values) weight.Dispose();
        _rotary.Dispose();
        _simd?.Dispose();
        _checkpoint?.Dispose();
    }
}
