namespace Routing.Hosting.Evaluation.Comparison.Queries;

/// <summary>A validation item as the query router sees it.</summary>
/// <param name="Score">Probability that only the large model answers it rightly.</param>
/// <param name="SmallTokens">Length of the small model's answer.</param>
/// <param name="LargeTokens">Length of the large model's answer.</param>
/// <param name="NeedsLarge">Only the large model answers it rightly.</param>
internal readonly record struct CalibrationQuery(double Score, int SmallTokens, int LargeTokens, bool NeedsLarge);

/// <summary>Turns a share of tokens into a threshold on the query router's score.</summary>
internal sealed class QueryCalibration(IEnumerable<CalibrationQuery> queries)
{
    private readonly CalibrationQuery[] _falling = [.. queries.OrderByDescending(query => query.Score)];

    /// <summary>See <see cref="QueryRouterReport"/>.</summary>
    public double? Discrimination
    {
        get
        {
            var needy = _falling.Where(query => query.NeedsLarge).ToArray();
            var others = _falling.Where(query => !query.NeedsLarge).ToArray();
            if (needy.Length == 0 || others.Length == 0) return null;
            return needy.Average(one => others.Average(other => one.Score > other.Score ? 1 : one.Score == other.Score ? 0.5 : 0));
        }
    }

    /// <summary>The threshold whose share of tokens by the large model is nearest to the wanted one; over every score when that is none.</summary>
    public double ThresholdFor(double fraction)
    {
        long large = 0, small = _falling.Sum(query => (long)query.SmallTokens);
        var (best, nearest) = (double.PositiveInfinity, fraction);
        foreach (var query in _falling)
        {
            (large, small) = (large + query.LargeTokens, small - query.SmallTokens);
            var distance = Math.Abs((double)large / Math.Max(1, large + small) - fraction);
            if (distance < nearest) (best, nearest) = (query.Score, distance);
        }
        return best;
    }
}
