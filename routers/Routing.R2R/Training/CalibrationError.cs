namespace Routing.R2R.Training;

/// <summary>How far scores are from the shares they promise: mean over bins of equal size of |mean score - share of positives|.</summary>
internal static class CalibrationError
{
    private const int Bins = 15;

    public static double Of(float[] scores, bool[] positives)
    {
        var (keys, classes) = (scores.ToArray(), positives.ToArray());
        Array.Sort(keys, classes);
        var sum = 0.0;
        for (var bin = 0; bin < Bins; bin++)
        {
            var (start, end) = ((int)((long)keys.Length * bin / Bins), (int)((long)keys.Length * (bin + 1) / Bins));
            var difference = 0.0;
            for (var i = start; i < end; i++) difference += keys[i] - (classes[i] ? 1 : 0);
            sum += Math.Abs(difference);
        }
        return sum / keys.Length;
    }
}
