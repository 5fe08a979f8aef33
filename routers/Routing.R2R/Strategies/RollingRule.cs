namespace Routing.R2R.Strategies;

/// <summary>Settings of <see cref="RollingRule"/>.</summary>
public sealed record RollingRuleOptions
{
    /// <summary>Scores whose mean decides whether the large model goes on; at least 1.</summary>
    /// <value>The default is R2R's 3.</value>
    public int Window { get; init; } = 3;
}

/// <summary>Goes to the large model at once, and back only when the mean of the newest scores since then has fallen below the threshold.</summary>
/// <remarks>
/// R2R's "neural_rolling" strategy (arXiv 2505.21600), over any router. The window begins with the score that called the
/// large model. A sequence begins as if after the large model.
/// </remarks>
public sealed class RollingRule(RollingRuleOptions options) : ISwitchingRule
{
    private readonly ScoreWindow _window = new(options.Window);

    /// <param name="router">Whose scores it follows.</param>
    /// <param name="options">Of the rule.</param>
    public static TokenRouterRegistration Register(TokenRouterRegistration router, RollingRuleOptions? options = null)
    {
        options ??= new();
        return router.WithRule(TokenRouterNames.NeuralRolling, options, () => new RollingRule(options));
    }

    /// <inheritdoc/>
    public bool GoesLarge(float score, float threshold, ModelRole? previous)
    {
        if (previous == ModelRole.Small) _window.Clear();
        _window.Add(score);
        return _window.Mean() >= threshold;
    }
}
