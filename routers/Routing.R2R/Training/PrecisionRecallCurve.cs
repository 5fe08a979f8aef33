namespace Routing.R2R.Training;

/// <summary>Precision and recall of a score over all thresholds.</summary>
public sealed class PrecisionRecallCurve
{
    private readonly float[] _thresholds;   // distinct, falling
    private readonly int[] _called, _caught;

    /// <param name="scores">[rows]; higher means rather positive.</param>
    /// <param name="positives">[rows].</param>
    public PrecisionRecallCurve(float[] scores, bool[] positives)
    {
        (Rows, Positives) = (scores.Length, positives.Count(positive => positive));
        var (keys, classes) = (scores.ToArray(), positives.ToArray());
        Array.Sort(keys, classes);
        var points = new List<(float Threshold, int Called, int Caught)>();
        for (int i = keys.Length - 1, caught = 0; i >= 0; i--)
        {
            if (classes[i]) caught++;
            if (i == 0 || keys[i - 1] < keys[i]) points.Add((keys[i], keys.Length - i, caught));   // ties fall together
        }
        (_thresholds, _called, _caught) = ([.. points.Select(p => p.Threshold)], [.. points.Select(p => p.Called)], [.. points.Select(p => p.Caught)]);
    }

    public int Rows { get; }

    public int Positives { get; }

    public double PositiveShare => Rows == 0 ? 0 : (double)Positives / Rows;

    /// <summary>Every distinct score as a threshold, falling.</summary>
    public IEnumerable<OperatingPoint> Points => Enumerable.Range(0, _thresholds.Length).Select(i => Point(_thresholds[i], i));

    /// <summary>Precision at each positive, ties together: the area under the curve without interpolation. 0 where there are no positives.</summary>
    public double AveragePrecision
    {
        get
        {
            var sum = 0.0;
            for (var i = 0; i < _thresholds.Length; i++) sum += (_caught[i] - (i == 0 ? 0 : _caught[i - 1])) * (double)_caught[i] / _called[i];
            return Positives == 0 ? 0 : sum / Positives;
        }
    }

    /// <summary>What a threshold does, whether a row has this score or not.</summary>
    public OperatingPoint At(float threshold)
    {
        var (low, high) = (0, _thresholds.Length);   // first threshold below the one asked for
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_thresholds[middle] >= threshold) low = middle + 1;
            else high = middle;
        }
        return Point(threshold, low - 1);
    }

    /// <summary>The highest threshold that catches this share of the positives.</summary>
    public float ThresholdForRecall(double recall) => _thresholds[Array.FindIndex(_caught, caught => caught >= recall * Positives - 1e-9)];

    /// <summary>The lowest threshold that calls at most this share of the rows positive; over every score where none does.</summary>
    public float ThresholdForRate(double rate)
    {
        var last = Array.FindLastIndex(_called, called => called <= rate * Rows + 1e-9);
        return last < 0 ? MathF.BitIncrement(_thresholds[0]) : _thresholds[last];
    }

    /// <summary>Rows called positive and rightly so.</summary>
    public (int Called, int Caught) Counts(float threshold)
    {
        var point = At(threshold);
        return ((int)Math.Round(point.PositiveRate * Rows), (int)Math.Round(point.Recall * Positives));
    }

    private OperatingPoint Point(float threshold, int index)
    {
        var (called, caught) = index < 0 ? (0, 0) : (_called[index], _caught[index]);
        return new(threshold, Positives == 0 ? 0 : (double)caught / Positives, called == 0 ? 1 : (double)caught / called, Rows == 0 ? 0 : (double)called / Rows);
    }
}
