using Routing.Hosting.Evaluation.Comparison.Speed;

namespace Routing.Hosting.Evaluation.Comparison;

/// <summary>What a policy reached at one operating point, and what it cost.</summary>
public sealed record PolicyRow
{
    public required string Policy { get; init; }

    /// <summary>Share of tokens the large model was to make; null where nothing can be set.</summary>
    public double? TargetLargeFraction { get; init; }

    /// <summary>Share it made.</summary>
    public required double LargeFraction { get; init; }

    /// <summary>Share of right final answers, mean over families.</summary>
    public required double Accuracy { get; init; }

    /// <summary>95 % interval of the accuracy.</summary>
    public required double AccuracyLow { get; init; }

    public required double AccuracyHigh { get; init; }

    /// <summary>Part of the large model's accuracy; null when that is zero.</summary>
    public double? LargeAccuracyKept { get; init; }

    /// <summary>Tokens of an answer, mean.</summary>
    public required double TokensPerAnswer { get; init; }

    /// <summary>What the score was compared with.</summary>
    public double? Threshold { get; init; }

    public required ActivatedParameters ActivatedParameters { get; init; }

    /// <summary>By requests in flight, as all that follows.</summary>
    public IReadOnlyDictionary<string, double> TokensPerSecond { get; init; } = new Dictionary<string, double>();

    /// <summary>Times the large model's speed.</summary>
    public IReadOnlyDictionary<string, double> SpeedupVsLarge { get; init; } = new Dictionary<string, double>();

    /// <summary>The best <see cref="SpeedupVsLarge"/> could be.</summary>
    public IReadOnlyDictionary<string, double> Ceiling { get; init; } = new Dictionary<string, double>();

    /// <summary>Where the time goes.</summary>
    public IReadOnlyDictionary<string, SpeedFigures> Speed { get; init; } = new Dictionary<string, SpeedFigures>();
}
