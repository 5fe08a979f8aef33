using Routing.Loadbench.Client;

namespace Routing.Loadbench.Figures;

/// <summary>The most that happened at once.</summary>
internal static class PeakLoad
{
    /// <summary>Output tokens of the best second, seconds being counted from the first start. A chunk of several tokens counts as its request's mean.</summary>
    public static double TokensPerSecond(IReadOnlyCollection<RequestOutcome> outcomes)
    {
        if (outcomes.Count == 0) return 0;
        var start = outcomes.Min(outcome => outcome.Start);
        var seconds = new double[(int)Math.Ceiling(outcomes.Max(outcome => outcome.Start + outcome.Latency) - start) + 1];
        foreach (var outcome in outcomes)
        {
            var tokens = (double)outcome.OutputTokens / outcome.Chunks;
            var at = outcome.Start + outcome.FirstToken - start;
            seconds[(int)at] += tokens;
            foreach (var gap in outcome.Gaps) seconds[Math.Min((int)(at += gap), seconds.Length - 1)] += tokens;
        }
        return seconds.Max();
    }

    /// <summary>Requests in flight; one that ends as another starts does not meet it.</summary>
    public static int Requests(IReadOnlyCollection<RequestOutcome> outcomes)
    {
        var (now, peak) = (0, 0);
        var events = outcomes.Select(outcome => (At: outcome.Start, Change: 1)).Concat(outcomes.Select(outcome => (At: outcome.Start + outcome.Latency, Change: -1)));
        foreach (var (_, change) in events.OrderBy(moment => moment.At).ThenBy(moment => moment.Change)) peak = Math.Max(peak, now += change);
        return peak;
    }
}
