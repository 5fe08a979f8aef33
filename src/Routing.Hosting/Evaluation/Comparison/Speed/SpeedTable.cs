using System.Globalization;

namespace Routing.Hosting.Evaluation.Comparison.Speed;

/// <summary>Measured speeds by policy and requests in flight; empty where no time was taken.</summary>
internal sealed class SpeedTable(IReadOnlyDictionary<(PolicyPoint Point, int Width), SpeedFigures> figures)
{
    public static readonly SpeedTable None = new(new Dictionary<(PolicyPoint, int), SpeedFigures>());

    private int[] Widths { get; } = [.. figures.Keys.Select(key => key.Width).Distinct().Order()];

    /// <summary>Cost of a token to each model alone, by requests in flight.</summary>
    public IReadOnlyDictionary<string, PairCosts> Costs() => ByWidth(Costs);

    /// <summary>A policy's figures by requests in flight.</summary>
    public IReadOnlyDictionary<string, SpeedFigures> Of(PolicyPoint point) => ByWidth(width => figures[(point, width)] with
    {
        CatchUpMs = point.IsWholeAnswer ? null : figures[(point, width)].LargeStepMs - Alone(ComparedPolicies.Large, width).LargeStepMs,
    });

    /// <summary>A policy's speed over the large model's, by requests in flight.</summary>
    public IReadOnlyDictionary<string, double> Speedup(PolicyPoint point) =>
        ByWidth(width => figures[(point, width)].TokensPerSecond / Alone(ComparedPolicies.Large, width).TokensPerSecond);

    /// <summary>The best that speed-up could be at the policy's rate of large calls, by requests in flight.</summary>
    public IReadOnlyDictionary<string, double> Ceiling(PolicyPoint point) => ByWidth(width =>
    {
        var (costs, calls) = (Costs(width), figures[(point, width)].LargeCallsPerToken);
        return point.IsWholeAnswer ? costs.WholeAnswerCeiling(calls) : costs.Ceiling(calls);
    });

    private PairCosts Costs(int width) => new(1000 / Alone(ComparedPolicies.Small, width).TokensPerSecond, 1000 / Alone(ComparedPolicies.Large, width).TokensPerSecond);

    private SpeedFigures Alone(string policy, int width) => figures.First(entry => entry.Key.Width == width && entry.Key.Point.Policy == policy).Value;

    private Dictionary<string, T> ByWidth<T>(Func<int, T> value) => Widths.ToDictionary(width => width.ToString(CultureInfo.InvariantCulture), value);
}
