using Routing.Loadbench.Client;

namespace Routing.Loadbench.Load;

/// <summary>What came of a run.</summary>
/// <param name="Outcomes">[requests], in the order they were drawn.</param>
/// <param name="Seconds">From the first arrival to the last answer.</param>
internal sealed record LoadResult(IReadOnlyList<RequestOutcome> Outcomes, double Seconds)
{
    public IEnumerable<RequestOutcome> Successes => Outcomes.Where(outcome => outcome.IsSuccess);

    public int Failed => Outcomes.Count(outcome => !outcome.IsSuccess);

    /// <summary>How many failed in which way, the most frequent first.</summary>
    public IReadOnlyDictionary<string, int> Failures => Outcomes.Where(outcome => !outcome.IsSuccess)
        .CountBy(outcome => outcome.Failure!.Kind).OrderByDescending(kind => kind.Value).ThenBy(kind => kind.Key, StringComparer.Ordinal)
        .ToDictionary();
}
