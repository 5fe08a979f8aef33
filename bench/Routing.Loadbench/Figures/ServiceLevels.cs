using System.Globalization;
using Routing.Loadbench.Client;

namespace Routing.Loadbench.Figures;

/// <summary>What an answer must keep to count as good, in milliseconds; null asks nothing.</summary>
internal sealed record ServiceLevels(double? Ttft, double? Tpot, double? E2el)
{
    /// <param name="words">Like <c>ttft:500</c>.</param>
    /// <returns>Null without words: goodput is not asked for.</returns>
    /// <exception cref="UsageException">One is something else.</exception>
    public static ServiceLevels? Read(IReadOnlyList<string> words)
    {
        if (words.Count == 0) return null;
        var levels = new ServiceLevels(null, null, null);
        foreach (var word in words)
        {
            var parts = word.Split(':');
            if (parts.Length != 2 || !double.TryParse(parts[1], CultureInfo.InvariantCulture, out var limit) || !(limit > 0)) throw Unusable(word);
            levels = parts[0] switch
            {
                "ttft" => levels with { Ttft = limit },
                "tpot" => levels with { Tpot = limit },
                "e2el" => levels with { E2el = limit },
                _ => throw Unusable(word),
            };
        }
        return levels;
    }

    public bool AreKept(RequestOutcome outcome) =>
        !(outcome.FirstToken * 1000 > Ttft) && !((outcome.TimePerToken ?? 0) * 1000 > Tpot) && !(outcome.Latency * 1000 > E2el);

    private static UsageException Unusable(string word) => new($"--goodput {word}: give ttft, tpot or e2el with milliseconds, like ttft:500 tpot:50.");
}
