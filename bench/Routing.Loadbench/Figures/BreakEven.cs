namespace Routing.Loadbench.Figures;

/// <summary>What routing between two models can win: c_l / (c_s + f·c_l + r + w·k), when the small model proposes every token.</summary>
/// <param name="SmallMs">c_s, time a request takes for a token (end-to-end latency over tokens) with the small model alone, at the same level.</param>
/// <param name="LargeMs">c_l, the large one's.</param>
/// <param name="LargeFraction">f, share of tokens the large model made.</param>
/// <param name="RouterMs">r, the router's part of a token; 0 where the server does not tell.</param>
/// <param name="Switches">w, switches a token; null where the server does not tell.</param>
/// <param name="MeasuredMs">Time of a token as it was.</param>
internal sealed record BreakEven(double SmallMs, double LargeMs, double LargeFraction, double RouterMs, double? Switches, double MeasuredMs)
{
    /// <summary>Times the large model's speed if the hand-over cost nothing (k = 0).</summary>
    public double Predicted => LargeMs / (SmallMs + LargeFraction * LargeMs + RouterMs);

    /// <summary>Times the large model's speed.</summary>
    public double Measured => LargeMs / MeasuredMs;

    /// <summary>The share from which routing is slower than the large model alone, with k = 0; at most 0 when it always is.</summary>
    public double LargestFraction => 1 - (SmallMs + RouterMs) / LargeMs;

    /// <summary>k: milliseconds a switch that the formula leaves unexplained, catch-up and waiting; null without switches.</summary>
    public double? CatchUpMs => Switches > 0 ? (MeasuredMs - SmallMs - LargeFraction * LargeMs - RouterMs) / Switches : null;

    public static BreakEven? Of(MeasuredRow row, MeasuredRow? small, MeasuredRow? large) =>
        small?.Median(ServingFigures.RequestMsPerToken) is { } smallMs and > 0 && large?.Median(ServingFigures.RequestMsPerToken) is { } largeMs and > 0
        && row.Median(ServingFigures.RequestMsPerToken) is { } measured and > 0 && row.Median(RoutingFigures.LargeFraction) is { } fraction
            ? new(smallMs, largeMs, fraction, row.Median(RoutingFigures.RouterMs) ?? 0, row.Median(RoutingFigures.SwitchesPer100) / 100, measured)
            : null;
}
