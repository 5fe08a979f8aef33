using System.Collections.Immutable;

namespace Routing;

/// <summary>One measured operating point of a token router.</summary>
/// <param name="Threshold">In [0, 1].</param>
/// <param name="LargeFraction">Share of tokens the large model makes at that threshold, in [0, 1].</param>
public readonly record struct CalibrationPoint(float Threshold, double LargeFraction);

/// <summary>Threshold against large model's share, measured on traces of the mixed system: turns a wanted share into a threshold.</summary>
public sealed class CalibrationTable
{
    /// <param name="points">In any order; the share may not rise with the threshold.</param>
    /// <exception cref="ArgumentException">No point, a value outside [0, 1], a threshold twice, or a share that rises.</exception>
    public CalibrationTable(IEnumerable<CalibrationPoint> points)
    {
        Points = [.. points.OrderBy(point => point.Threshold)];
        if (Points.IsEmpty) throw new ArgumentException("A calibration table needs a point.", nameof(points));
        for (var i = 0; i < Points.Length; i++)
        {
            var (threshold, share) = Points[i];
            if (!(threshold is >= 0 and <= 1 && share is >= 0 and <= 1)) throw new ArgumentException($"Calibration point {threshold}: {share} lies outside [0, 1].", nameof(points));
            if (i == 0) continue;
            if (threshold == Points[i - 1].Threshold) throw new ArgumentException($"Threshold {threshold} stands in the calibration table twice.", nameof(points));
            if (share > Points[i - 1].LargeFraction) throw new ArgumentException($"The share rises from {Points[i - 1].LargeFraction} to {share} at threshold {threshold}: it may only fall.", nameof(points));
        }
    }

    /// <summary>By rising threshold.</summary>
    public ImmutableArray<CalibrationPoint> Points { get; }

    /// <summary>Threshold at which the large model makes this share of the tokens, linear between points; at most 0 for all, over 1 for none.</summary>
    public float ThresholdFor(double largeFraction)
    {
        if (largeFraction >= 1) return 0;
        if (largeFraction <= 0) return MathF.BitIncrement(1);
        var upper = 0;
        while (upper < Points.Length && Points[upper].LargeFraction > largeFraction) upper++;
        var (above, below) = (upper == 0 ? new(0, 1) : Points[upper - 1], upper == Points.Length ? new(1, 0) : Points[upper]);
        var span = above.LargeFraction - below.LargeFraction;
        return span <= 0 ? below.Threshold : (float)(below.Threshold - (largeFraction - below.LargeFraction) / span * (below.Threshold - above.Threshold));
    }
}
