namespace Routing.R2R.Labels.Agreement;

/// <summary>Finds from which value on a graded label agrees best with the outcome; memory does not grow with the rows.</summary>
internal sealed class ThresholdFit
{
    private const double BinWidth = 0.05;
    private const int Bins = 400;   // up to 20 nats, beyond which all is one

    private readonly long[] _changed = new long[Bins];
    private readonly long[] _same = new long[Bins];
    private long _others;

    /// <summary>Counts a position whose outcome is known.</summary>
    /// <param name="value">The label where the tokens differ; null where they match, which no threshold calls divergent.</param>
    /// <param name="changes">The outcome.</param>
    public void Add(float? value, bool changes)
    {
        if (value is null)
        {
            _others++;
            return;
        }
        var bin = Math.Clamp((int)(value.Value / BinWidth), 0, Bins - 1);
        (changes ? _changed : _same)[bin]++;
    }

    /// <summary>The lowest threshold of the best kappa; null where no threshold has one.</summary>
    public double? Best()
    {
        (double Threshold, double Kappa)? best = null;
        var (changedBelow, sameBelow) = (0L, _others);
        for (var bin = 0; bin < Bins; bin++)
        {
            var counts = new AgreementCounts();
            counts.Add(true, true, _changed.Sum() - changedBelow);
            counts.Add(true, false, _same.Sum() - (sameBelow - _others));
            counts.Add(false, true, changedBelow);
            counts.Add(false, false, sameBelow);
            if (counts.Kappa is { } kappa && !(kappa <= best?.Kappa)) best = (bin * BinWidth, kappa);
            changedBelow += _changed[bin];
            sameBelow += _same[bin];
        }
        return best is null ? null : Math.Round(best.Value.Threshold, 2);
    }
}
