using System.Globalization;

namespace Routing.Loadbench.Load;

/// <summary>How much load a run puts on the server.</summary>
/// <param name="Kind">What <paramref name="Value"/> counts.</param>
/// <param name="Value">Requests in flight (closed loop), or requests a second (open loop; infinity sends all at once); unused for a trace.</param>
/// <param name="Limit">Most requests in flight; others wait on the client's side.</param>
internal sealed record LoadLevel(LoadKind Kind, double Value, int? Limit)
{
    public static LoadLevel Trace(int? limit) => new(LoadKind.Trace, double.NaN, limit);

    public static LoadLevel Closed(int requests) => new(LoadKind.Concurrency, requests, requests);

    public static LoadLevel Open(double rate, int? limit) => new(LoadKind.Rate, rate, limit);

    public string Name => Kind switch
    {
        LoadKind.Concurrency => string.Create(CultureInfo.InvariantCulture, $"concurrency {Value}"),
        LoadKind.Rate => double.IsInfinity(Value) ? "rate inf" : string.Create(CultureInfo.InvariantCulture, $"rate {Value}"),
        _ => "trace",
    };

    /// <summary>Enough for a figure: some rounds of a closed loop, some seconds of an open one.</summary>
    public int DefaultRequests => Kind switch
    {
        LoadKind.Concurrency => Math.Max(16, 4 * (int)Value),
        _ => double.IsInfinity(Value) ? 64 : Math.Max(16, (int)Math.Ceiling(10 * Value)),
    };

    /// <exception cref="UsageException">One is no number of requests.</exception>
    public static IReadOnlyList<LoadLevel> ReadConcurrencies(IEnumerable<string> words) => [.. words.Select(word =>
        int.TryParse(word, CultureInfo.InvariantCulture, out var requests) && requests > 0
            ? Closed(requests)
            : throw new UsageException($"--concurrency {word}: give whole numbers over 0, like 1,8,32."))];

    /// <exception cref="UsageException">One is no rate.</exception>
    public static IReadOnlyList<LoadLevel> ReadRates(IEnumerable<string> words, int? limit) => [.. words.Select(word =>
        word == "inf" ? Open(double.PositiveInfinity, limit)
        : double.TryParse(word, CultureInfo.InvariantCulture, out var rate) && rate > 0 && double.IsFinite(rate) ? Open(rate, limit)
        : throw new UsageException($"--rate {word}: give requests a second over 0, or inf, like 1,2,4,inf."))];
}
