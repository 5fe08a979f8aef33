using Routing.Models.Native;
using static TorchSharp.torch;

namespace Routing.R2R;

/// <summary>Settings of <see cref="EntropyTokenRouter"/>.</summary>
public sealed record EntropyTokenRouterOptions
{
    /// <summary>Entropy, in nats, at and above which the score is 1.</summary>
    /// <value>The default is 2.0.</value>
    public float FullScaleNats { get; init; } = 2.0f;
}

/// <summary>Scores a token by how undecided the small model was: the entropy of its next-token distribution.</summary>
/// <remarks>Untrained and stateless: the baseline a learned router has to beat (R2R, arXiv 2505.21600).</remarks>
public sealed class EntropyTokenRouter : ITokenRouter
{
    private readonly float _fullScaleNats;

    public EntropyTokenRouter(EntropyTokenRouterOptions options)
    {
        if (!(options.FullScaleNats > 0 && float.IsFinite(options.FullScaleNats)))
            throw new ArgumentOutOfRangeException(nameof(options), options.FullScaleNats, "FullScaleNats must be over 0.");
        _fullScaleNats = options.FullScaleNats;
    }

    /// <summary>The default threshold is the 0.45 nats of R2R's own entropy router.</summary>
    public static TokenRouterRegistration Register(EntropyTokenRouterOptions? options = null)
    {
        options ??= new();
        return new(TokenRouterNames.Entropy, Math.Min(1, 0.45f / options.FullScaleNats), _ => new EntropyTokenRouter(options), options.ToString());
    }

    /// <inheritdoc/>
    public Tensor Score(in StepOutput step)
    {
        using var scope = NewDisposeScope();
        var entropyNats = NextTokenEntropy.Nats(step.Logits);                  // [rows]
        return entropyNats.Over(_fullScaleNats).ClampToUnit().MoveToOuterDisposeScope();
    }
}
