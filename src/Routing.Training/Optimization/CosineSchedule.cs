namespace Routing.Training.Optimization;

/// <summary>Linear warm-up over steps under a half cosine from one to zero over the budget (Loshchilov and Hutter, arXiv 1608.03983).</summary>
/// <param name="WarmupSteps">Steps until the full rate.</param>
public readonly record struct CosineSchedule(int WarmupSteps)
{
    /// <summary>Factor in [0, 1] on every learning rate.</summary>
    /// <param name="step">Steps already made.</param>
    /// <param name="progress">Share of the budget already used, in [0, 1].</param>
    public double Factor(long step, double progress)
    {
        var warmup = WarmupSteps == 0 ? 1 : Math.Min(1, (step + 1.0) / WarmupSteps);
        return warmup * (1 + Math.Cos(Math.PI * Math.Clamp(progress, 0, 1))) / 2;
    }
}
