namespace Routing.R2R.Strategies;

/// <summary>Settings of <see cref="MomentumRule"/>; the defaults are R2R's.</summary>
public sealed record MomentumRuleOptions
{
    /// <summary>Weight of the past in the running share of simple tokens, in [0, 1).</summary>
    public double Factor { get; init; } = 0.7;

    /// <summary>After a token of the small model: at and below this share the large model takes over.</summary>
    public double SmallToLarge { get; init; } = 0.3;

    /// <summary>After a token of the large model: above this share the small model takes over.</summary>
    public double LargeToSmall { get; init; } = 0.7;
}

/// <summary>Changes models only once a running share of simple tokens (score below the threshold) has moved far enough.</summary>
/// <remarks>
/// R2R's "momentum" strategy (arXiv 2505.21600): m ← 0.7 m + 0.3 [score &lt; threshold], from 0; the large model makes the
/// token when m is at most 0.3 after the small model and 0.7 after the large. A sequence begins as if after the large model.
/// </remarks>
public sealed class MomentumRule : ISwitchingRule
{
    private readonly MomentumRuleOptions _options;
    private double _simpleShare;

    public MomentumRule(MomentumRuleOptions options)
    {
        if (!(options.Factor is >= 0 and < 1)) throw new ArgumentOutOfRangeException(nameof(options), options.Factor, "Factor must be in [0, 1).");
        if (!(options.SmallToLarge is >= 0 and <= 1 && options.LargeToSmall is >= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(options), options, "SmallToLarge and LargeToSmall must be in [0, 1].");
        _options = options;
    }

    /// <param name="options">Of the rule.</param>
    /// <param name="router">Whose scores it follows; R2R's is the aleatoric one.</param>
    public static TokenRouterRegistration Register(MomentumRuleOptions? options = null, TokenRouterRegistration? router = null)
    {
        options ??= new();
        return (router ?? AleatoricTokenRouter.Register()).WithRule(TokenRouterNames.Momentum, options, () => new MomentumRule(options));
    }

    /// <inheritdoc/>
    public bool GoesLarge(float score, float threshold, ModelRole? previous)
    {
        _simpleShare = _options.Factor * _simpleShare + (1 - _options.Factor) * (score < threshold ? 1 : 0);
        return _simpleShare <= (previous == ModelRole.Small ? _options.SmallToLarge : _options.LargeToSmall);
    }
}
