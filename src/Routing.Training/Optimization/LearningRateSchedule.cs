namespace Routing.Training.Optimization;

/// <summary>Linear warm-up over steps, then constant, then linear decay to zero over the last part of the budget.</summary>
/// <param name="WarmupSteps">Steps until the full rate.</param>
/// <param name="DecayFraction">Share of the budget, tokens or time, over which the rate falls to zero.</param>
public readonly record struct LearningRateSchedule(int WarmupSteps, double DecayFraction)
{
    /// <summary>Factor in [0, 1] on every learning rate.</summary>
    /// <param name="step">Steps already made.</param>
    /// <param name="progress">Share of the budget already used, in [0, 1].</param>
    public double Factor(long step, double progress)
    {
        var warmup = WarmupSteps == 0 ? 1 : Math.Min(1, (step + 1.0) / WarmupSteps);
        var decay = DecayFraction == 0 ? 1 : Math.Clamp((1 - progress) / DecayFraction, 0, 1);
        return Math.Min(warmup, decay);
    }
}
