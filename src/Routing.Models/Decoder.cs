using Routing.Formats.Checkpoints;
using static TorchSharp.torch;

namespace Routing.Models;

/// <summary>One decoder-only transformer for all causal families, driven by the capabilities in <see cref="ModelConfig"/>.</summary>
public sealed class Decoder : IDisposable
{
    /// <summary>Loads a checkpoint; F32/BF16 weights of the compute type stay memory-mapped on the CPU. Takes over <paramref name="checkpoint"/>.</summary>
    public static Decoder Load(Checkpoint checkpoint, ScalarType computeType, Device device) => throw new NotSupportedException($"{checkpoint}{computeType}{device}");

    /// <summary>Random weights (tests, training from scratch): normal with standard deviation 0.02, output projections zero.</summary>
    public static Decoder Random(ModelConfig config, int seed, Device? device = null) => throw new NotSupportedException($"{config}{seed}{device}");

    public ModelConfig Config => throw new NotSupportedException();

    /// <summary>Weights by checkpoint name.</summary>
    public IReadOnlyDictionary<string, Tensor> Weights => throw new NotSupportedException();

    /// <summary>One step over cached sequences; writes their keys and values and advances their lengths.</summary>
    public DecoderOutput Step(IReadOnlyList<StepRow> rows) => throw new NotSupportedException($"{rows}");

    /// <summary>Full causal forward without a cache: training, scoring, and the reference of <see cref="Step"/>.</summary>
    /// <param name="ids">[batch, seq] int64.</param>
    /// <returns>[batch, seq, vocab] float32 logits; differentiable when weights require gradients.</returns>
    public Tensor Forward(Tensor ids) => throw new NotSupportedException($"{ids}");

    public void Dispose() { }
}
