namespace Routing.Hosting.Evaluation.Comparison.Speed;

/// <summary>What a token costs each model alone, with so many requests in flight: what routing between them can win at best.</summary>
/// <param name="SmallMs">Wall-clock time a token, L_S, milliseconds.</param>
/// <param name="LargeMs">Wall-clock time a token, L_L, milliseconds.</param>
public readonly record struct PairCosts(double SmallMs, double LargeMs)
{
    /// <summary>Share of large calls from which routing is slower than the large model alone; at most 0 when the small model is no faster.</summary>
    public double BreakEven => 1 - SmallMs / LargeMs;

    /// <summary>Times the large model's speed when the small model proposes every token and the large one is called for some: L_L / (L_S + r · L_L).</summary>
    /// <param name="largeCalls">r, calls a token. Router, hand-off and catch-up cost nothing, and the models take turns.</param>
    public double Ceiling(double largeCalls) => LargeMs / (SmallMs + largeCalls * LargeMs);

    /// <summary>The same when each token costs one model alone.</summary>
    /// <param name="largeFraction">Share of tokens the large model makes.</param>
    public double WholeAnswerCeiling(double largeFraction) => LargeMs / ((1 - largeFraction) * SmallMs + largeFraction * LargeMs);
}
