namespace Routing.Server.Telemetry;

/// <summary>One instrument's values under one set of labels. Safe for concurrent use.</summary>
/// <param name="labels">As Prometheus writes them, without braces.</param>
/// <param name="borders">Upper borders of a histogram's buckets, rising; null for a single value.</param>
internal sealed class MetricSeries(string labels, IReadOnlyList<double>? borders)
{
    private readonly Lock _lock = new();
    private readonly long[] _buckets = new long[(borders?.Count ?? 0) + 1];
    private double _value;
    private long _count;

    public string Labels => labels;

    public void Add(double value)
    {
        lock (_lock)
        {
            _value += value;
            _count++;
            if (borders is null) return;
            var bucket = 0;
            while (bucket < borders.Count && value > borders[bucket]) bucket++;
            _buckets[bucket]++;
        }
    }

    /// <summary>Takes a value that is already a total, or a level.</summary>
    public void Set(double value)
    {
        lock (_lock) _value = value;
    }

    /// <summary>Sum or value, number of measurements, and [buckets] counts that do not add up from bucket to bucket.</summary>
    public (double Value, long Count, long[] Buckets) Read()
    {
        lock (_lock) return (_value, _count, [.. _buckets]);
    }
}
