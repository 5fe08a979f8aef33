namespace Routing.Hosting.Evaluation.Comparison.Speed;

/// <summary>Speed of a policy with a number of requests in flight, and where its time goes.</summary>
public sealed record SpeedFigures
{
    /// <summary>Tokens of all requests a second of wall-clock time, prompts and all.</summary>
    public required double TokensPerSecond { get; init; }

    /// <summary>Slowest and fastest repeat.</summary>
    public double TokensPerSecondLow { get; init; }

    public double TokensPerSecondHigh { get; init; }

    /// <summary>From a request's acceptance to its first token, median, milliseconds.</summary>
    public required double FirstTokenMs { get; init; }

    /// <summary>Steps of the large model that were to make or verify tokens, a token.</summary>
    public required double LargeCallsPerToken { get; init; }

    /// <summary>Duration of the small model's step behind a token, mean, milliseconds; null when it made none.</summary>
    public double? SmallStepMs { get; init; }

    /// <summary>Duration of the large model's step behind a token of its own, mean, milliseconds; null when it made none.</summary>
    public double? LargeStepMs { get; init; }

    /// <summary>By how much that is longer than the large model's step when it speaks alone: the price of the tokens it has to read first.</summary>
    public double? CatchUpMs { get; init; }

    /// <summary>Tokens the large model reads when it is called, mean.</summary>
    public double? SuffixTokens { get; init; }

    /// <summary>From the decision for the large model until its step begins, mean, milliseconds.</summary>
    public double? WaitMs { get; init; }

    /// <summary>In the token router, a step of the small model, milliseconds.</summary>
    public double? RouterMs { get; init; }

    /// <summary>Part of the small model's steps spent in the token router.</summary>
    public double? RouterShare { get; init; }

    /// <summary>Each figure's median over repeats.</summary>
    internal static SpeedFigures MedianOf(IReadOnlyList<SpeedFigures> repeats) => new()
    {
        TokensPerSecond = Median(repeats.Select(one => one.TokensPerSecond)),
        TokensPerSecondLow = repeats.Min(one => one.TokensPerSecond),
        TokensPerSecondHigh = repeats.Max(one => one.TokensPerSecond),
        FirstTokenMs = Median(repeats.Select(one => one.FirstTokenMs)),
        LargeCallsPerToken = Median(repeats.Select(one => one.LargeCallsPerToken)),
        SmallStepMs = MedianIfAny(repeats.Select(one => one.SmallStepMs)),
        LargeStepMs = MedianIfAny(repeats.Select(one => one.LargeStepMs)),
        SuffixTokens = MedianIfAny(repeats.Select(one => one.SuffixTokens)),
        WaitMs = MedianIfAny(repeats.Select(one => one.WaitMs)),
        RouterMs = MedianIfAny(repeats.Select(one => one.RouterMs)),
        RouterShare = MedianIfAny(repeats.Select(one => one.RouterShare)),
    };

    internal static double Median(IEnumerable<double> values)
    {
        double[] rising = [.. values.Order()];
        return (rising[(rising.Length - 1) / 2] + rising[rising.Length / 2]) / 2;
    }

    private static double? MedianIfAny(IEnumerable<double?> values) => values.OfType<double>().ToArray() is { Length: > 0 } known ? Median(known) : null;
}
