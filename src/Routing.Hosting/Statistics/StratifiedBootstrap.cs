using Routing.Training.Gym;

namespace Routing.Hosting.Statistics;

/// <summary>95 % intervals of a mean over items that were drawn so many a group: every resample redraws each group from itself.</summary>
/// <remarks>
/// Percentile bootstrap. All calls resample alike, so the interval of item-by-item differences is that of a paired
/// comparison: what makes an item hard for both sides drops out.
/// </remarks>
public sealed class StratifiedBootstrap
{
    public const int DefaultResamples = 2_000;

    private const double Tail = 0.025;

    private readonly int[][] _strata;
    private readonly int _items, _resamples;
    private readonly ulong _seed;

    /// <param name="groups">[items] the group each item was drawn from.</param>
    /// <param name="seed">Same seed, same intervals.</param>
    public StratifiedBootstrap(IReadOnlyList<string> groups, ulong seed, int resamples = DefaultResamples)
    {
        ArgumentOutOfRangeException.ThrowIfZero(groups.Count);
        ArgumentOutOfRangeException.ThrowIfLessThan(resamples, 1);
        (_items, _resamples, _seed) = (groups.Count, resamples, seed);
        _strata = [.. groups.Select((group, item) => (group, item)).GroupBy(pair => pair.group, pair => pair.item).Select(group => group.ToArray())];
    }

    /// <summary>The interval of a mean.</summary>
    /// <param name="values">[items].</param>
    public Interval Of(IReadOnlyList<double> values)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(values.Count, _items);
        var random = new GymRandom(_seed);
        var means = new double[_resamples];
        for (var resample = 0; resample < _resamples; resample++)
        {
            var sum = 0.0;
            foreach (var stratum in _strata)
                for (var draw = 0; draw < stratum.Length; draw++) sum += values[stratum[random.Between(0, stratum.Length - 1)]];
            means[resample] = sum / _items;
        }
        Array.Sort(means);
        var outside = (int)(Tail * _resamples);
        return new Interval(means[outside], means[^(outside + 1)]);
    }
}
