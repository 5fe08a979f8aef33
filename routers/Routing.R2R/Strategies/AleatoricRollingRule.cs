namespace Routing.R2R.Strategies;

/// <summary><see cref="RollingRule"/> over the scores of a <see cref="RollingTokenRouter"/>: what calls the large model is the score, what keeps it is the mean uncertainty.</summary>
internal sealed class AleatoricRollingRule(int window) : ISwitchingRule
{
    private readonly ScoreWindow _window = new(window);

    /// <inheritdoc/>
    public bool GoesLarge(float score, float threshold, ModelRole? previous)
    {
        if (previous == ModelRole.Small) _window.Clear();
        _window.Add(RollingTokenRouter.Share(score));
        return previous == ModelRole.Small ? score >= threshold : _window.Mean() >= RollingTokenRouter.ThresholdShare(threshold);
    }
}
