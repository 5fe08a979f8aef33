namespace Routing.R2R.Strategies;

/// <summary>Settings of <see cref="DuoRollingRule"/>.</summary>
public sealed record DuoRollingRuleOptions
{
    /// <summary>Scores after tokens of the large model whose mean decides whether it goes on; at least 1.</summary>
    /// <value>The default is R2R's 3.</value>
    public int LargeWindow { get; init; } = 3;

    /// <summary>Scores after tokens of the small model whose mean decides whether it goes on; at least 1.</summary>
    /// <value>The default is 1: R2R keeps 3 but decides by the newest.</value>
    public int SmallWindow { get; init; } = 1;
}

/// <summary>Each model goes on or not by a window of its own: the mean of the scores since it took over.</summary>
/// <remarks>
/// R2R's "duo_rolling" strategy (arXiv 2505.21600). Unlike <see cref="RollingRule"/>, the score that called the large model
/// does not count towards keeping it. A sequence begins as if after the large model.
/// </remarks>
public sealed class DuoRollingRule(DuoRollingRuleOptions options) : ISwitchingRule
{
    private readonly ScoreWindow _small = new(options.SmallWindow), _large = new(options.LargeWindow);

    /// <param name="options">Of the rule.</param>
    /// <param name="router">Whose scores it follows; R2R's is the aleatoric one.</param>
    public static TokenRouterRegistration Register(DuoRollingRuleOptions? options = null, TokenRouterRegistration? router = null)
    {
        options ??= new();
        return (router ?? AleatoricTokenRouter.Register()).WithRule(TokenRouterNames.DuoRolling, options, () => new DuoRollingRule(options));
    }

    /// <inheritdoc/>
    public bool GoesLarge(float score, float threshold, ModelRole? previous)
    {
        var (own, other) = previous == ModelRole.Small ? (_small, _large) : (_large, _small);
        other.Clear();
        own.Add(score);
        return own.Mean() >= threshold;
    }
}
