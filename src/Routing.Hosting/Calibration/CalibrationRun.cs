namespace Routing.Hosting.Calibration;

/// <summary>What the mixed system did at one threshold.</summary>
internal sealed class CalibrationRun
{
    private readonly float[] _scores;   // rising

    /// <param name="threshold">Of every request.</param>
    /// <param name="answers">What they made.</param>
    public CalibrationRun(float threshold, IReadOnlyList<GeneratedAnswer> answers)
    {
        Threshold = threshold;
        Tokens = answers.Sum(answer => (long)answer.End.Tokens);
        LargeFraction = Tokens == 0 ? 0 : (double)answers.Sum(answer => (long)answer.End.LargeTokens) / Tokens;
        _scores = [.. answers.SelectMany(answer => answer.Tokens).Select(token => token.Score).OfType<float>().Order()];
    }

    public float Threshold { get; }

    public long Tokens { get; }

    public double LargeFraction { get; }

    /// <summary>The threshold that would have come nearest to a share, had the scores stayed what they were.</summary>
    public float ThresholdFor(double fraction)
    {
        if (_scores.Length == 0) return Threshold;
        // A switching rule makes the share differ from that of the scores over the threshold: assume the ratio stays.
        var wanted = (LargeFraction > 0 ? fraction * Over(Threshold) / LargeFraction : fraction * _scores.Length);
        var score = _scores[^Math.Clamp((int)Math.Round(wanted), 1, _scores.Length)];
        // Equal scores go together: all of them, or none.
        var (with, without) = (Over(score), Over(MathF.BitIncrement(score)));
        return with - wanted <= wanted - without ? score : MathF.BitIncrement(score);
    }

    /// <summary>Scores at and over a threshold.</summary>
    private int Over(float threshold)
    {
        var (low, high) = (0, _scores.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_scores[middle] < threshold) low = middle + 1;
            else high = middle;
        }
        return _scores.Length - low;
    }
}
