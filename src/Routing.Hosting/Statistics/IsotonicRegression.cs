namespace Routing.Hosting.Statistics;

/// <summary>Makes measured values monotone with the least change (pool adjacent violators; Barlow et al. 1972).</summary>
public static class IsotonicRegression
{
    /// <summary>The closest values that never rise, in weighted least squares.</summary>
    /// <param name="values">[points].</param>
    /// <param name="weights">[points] over 0.</param>
    /// <returns>[points].</returns>
    public static double[] Falling(IReadOnlyList<double> values, IReadOnlyList<double> weights)
    {
        var pools = new Stack<(double Mean, double Weight, int Count)>();
        for (var i = 0; i < values.Count; i++)
        {
            var pool = (Mean: values[i], Weight: weights[i], Count: 1);
            while (pools.TryPeek(out var last) && last.Mean < pool.Mean)
            {
                pools.Pop();
                var weight = last.Weight + pool.Weight;
                pool = ((last.Mean * last.Weight + pool.Mean * pool.Weight) / weight, weight, last.Count + pool.Count);
            }
            pools.Push(pool);
        }
        return [.. pools.Reverse().SelectMany(pool => Enumerable.Repeat(pool.Mean, pool.Count))];
    }
}
