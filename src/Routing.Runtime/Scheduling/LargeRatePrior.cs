namespace Routing.Runtime.Scheduling;

/// <summary>The threshold that requests of one policy and one target have found together. Touched by the orchestrator alone.</summary>
/// <remarks>Most requests end before a controller of their own has found it; so it is carried on by the next one, and shared by those that run at once.</remarks>
internal sealed class LargeRatePrior(float start)
{
    public double Threshold { get; private set; } = start;

    /// <summary>Moves the threshold, at most a step beyond the scale.</summary>
    public void Move(double step) => Threshold = Math.Clamp(Threshold + step, -LargeRateController.Gain, 1 + LargeRateController.Gain);
}
