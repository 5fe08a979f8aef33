using Routing.Models.Native;
using static TorchSharp.torch;

namespace Routing.R2R.Strategies;

/// <summary>Settings of <see cref="RollingTokenRouter"/> and its rule; the defaults are R2R's.</summary>
public sealed record RollingTokenRouterOptions
{
    /// <summary>Entropy, in nats, below which a token is certain: it does not call the large model, however its evidence is spread.</summary>
    public float CertainNats { get; init; } = 0.02f;

    /// <summary>Uncertainties whose mean decides whether the large model goes on; at least 1.</summary>
    public int Window { get; init; } = 3;

    /// <summary>Logits of a row that count as evidence; at least 2.</summary>
    public int TopK { get; init; } = 10;
}

/// <summary>Scores by aleatoric uncertainty in two bands: certain tokens below one half, the others from there on.</summary>
/// <remarks>
/// R2R's "rolling" strategy (arXiv 2505.21600) with <see cref="AleatoricRollingRule"/>: a certain token does not call the
/// large model, but its uncertainty counts when the large model is to be left. The bands carry both through one score; a
/// threshold in the upper one keeps the first half of the rule by itself. R2R's strategy also takes an epistemic threshold
/// and a ratio of simple tokens; it uses neither.
/// </remarks>
public sealed class RollingTokenRouter : ITokenRouter
{
    /// <summary>Where the upper band begins.</summary>
    private const float Undecided = 0.5f;

    private readonly RollingTokenRouterOptions _options;

    public RollingTokenRouter(RollingTokenRouterOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.TopK, 2);
        if (!(options.CertainNats >= 0)) throw new ArgumentOutOfRangeException(nameof(options), options.CertainNats, "CertainNats must be 0 or more.");
        _options = options;
    }

    /// <summary>The default threshold is R2R's 2.275 nats on the upper band.</summary>
    public static TokenRouterRegistration Register(RollingTokenRouterOptions? options = null)
    {
        options ??= new();
        var share = Math.Min(1, AleatoricTokenRouter.PublishedThresholdNats / MathF.Log(options.TopK));
        var router = new TokenRouterRegistration(TokenRouterNames.Rolling, (1 + share) / 2, _ => new RollingTokenRouter(options), nameof(RollingTokenRouter));
        return router.WithRule(TokenRouterNames.Rolling, options, () => new AleatoricRollingRule(options.Window));
    }

    /// <inheritdoc/>
    public Tensor Score(in StepOutput step)
    {
        using var scope = NewDisposeScope();
        var share = AleatoricTokenRouter.Share(step.Logits, _options.TopK);                  // [rows]
        var certain = NextTokenEntropy.Nats(step.Logits).lt(Scalars.Of(_options.CertainNats));             // [rows]
        return where(certain, share.Times(MathF.BitDecrement(Undecided)), share.Plus(1).Over(2)).MoveToOuterDisposeScope();
    }

    /// <summary>The aleatoric uncertainty in a score, over its largest value.</summary>
    internal static float Share(float score) => score >= Undecided ? 2 * score - 1 : 2 * score;

    /// <summary>The aleatoric uncertainty a threshold asks for, over its largest value.</summary>
    internal static float ThresholdShare(float threshold) => Math.Max(0, 2 * threshold - 1);
}
