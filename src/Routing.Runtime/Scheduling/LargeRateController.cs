namespace Routing.Runtime.Scheduling;

/// <summary>Holds the large model's share of a request's tokens at a target by moving the threshold. Touched by the orchestrator alone.</summary>
/// <remarks>
/// An integral controller: with every token, threshold ← threshold + gain · (1 if the large model made it, else 0, − target).
/// The threshold's way is the gain times the tokens it is off the target by. The scale bounds the one, so it bounds the
/// other, whatever the scores are: to about 1 / gain tokens in a run of any length. Scores that are all equal make the threshold
/// swing about them in the target's proportion.
/// A request adds its own correction to the threshold it shares with others, so that the share holds over all of them and,
/// when it is long, within it. The threshold stays within a step of the scale [0, 1], which decides already for all or
/// none; going on would only delay the way back (windup). It is deterministic: the same decisions give the same thresholds.
/// </remarks>
internal sealed class LargeRateController
{
    /// <summary>How far one token moves a threshold at most: less holds the share less tightly, more leaves the choice of tokens to chance.</summary>
    public const double Gain = 0.02;

    private readonly double _target, _start;
    private readonly LargeRatePrior? _prior;
    private double _own;

    /// <param name="target">Share of tokens that the large model should make, in [0, 1].</param>
    /// <param name="start">Threshold to begin with when nothing is shared; see <see cref="StartThreshold"/>.</param>
    public LargeRateController(double target, float start)
    {
        if (!(target is >= 0 and <= 1)) throw new ArgumentOutOfRangeException(nameof(target), target, "The target must be in [0, 1].");
        (_target, _start) = (target, start);
    }

    /// <param name="target">Share of tokens that the large model should make, in [0, 1].</param>
    /// <param name="prior">What other requests with this policy and target have found, and go on finding.</param>
    public LargeRateController(double target, LargeRatePrior prior) : this(target, start: 0) => _prior = prior;

    /// <summary>To compare the next score with; at most a step per threshold beyond [0, 1].</summary>
    public float Threshold => (float)Within(Shared + _own);

    private double Shared => _prior?.Threshold ?? _start;

    /// <summary>Where a router's scores are believed to give a share: by its calibration, or its default threshold without one.</summary>
    public static float StartThreshold(TokenRouterRegistration router, double target) =>
        router.Calibration?.ThresholdFor(target) ?? router.DefaultThreshold;

    /// <summary>To be told of every token, whoever decided it. A token that only a spent budget kept from the large model is better left out.</summary>
    public void Observe(bool large)
    {
        var step = Gain * ((large ? 1 : 0) - _target);
        _prior?.Move(step);
        _own = Within(Shared + _own + step) - Shared;
    }

    // Request and prior move together: a step of each.
    private static double Within(double threshold) => Math.Clamp(threshold, -2 * Gain, 1 + 2 * Gain);
}
