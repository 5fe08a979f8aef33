using System.Globalization;
using System.Text;
using Routing.Loadbench.Figures;

namespace Routing.Loadbench.Comparing;

/// <summary>Two result files, row by row of the same policy and level.</summary>
internal sealed class SweepComparison
{
    // What a table shows; conditions may name any figure.
    private static readonly string[] s_shown =
        ["request_throughput", "output_throughput", "median_ttft_ms", "p99_ttft_ms", "median_tpot_ms", "median_itl_ms", "median_e2el_ms", "large_fraction", "router_ms_per_token", "accuracy", "failed"];

    private readonly SavedSweep _first, _second;
    private readonly IReadOnlyList<(SavedRow First, SavedRow Second)> _pairs;

    /// <exception cref="UsageException">They share no row.</exception>
    public SweepComparison(SavedSweep first, SavedSweep second)
    {
        (_first, _second) = (first, second);
        _pairs = [.. from one in first.Rows join other in second.Rows on one.Name equals other.Name select (one, other)];
        if (_pairs.Count == 0) throw new UsageException($"{first.Path} and {second.Path} share no policy and level: {Names(first)} against {Names(second)}.");
    }

    /// <summary>The conditions that hold, one sentence for each row.</summary>
    /// <exception cref="UsageException">No row of both files has a condition's figure.</exception>
    public IReadOnlyList<string> Failures(IEnumerable<FailCondition> conditions)
    {
        var failures = new List<string>();
        foreach (var condition in conditions)
        {
            var known = _pairs.Where(pair => pair.First.Figures.ContainsKey(condition.Figure) && pair.Second.Figures.ContainsKey(condition.Figure)).ToArray();
            if (known.Length == 0) throw new UsageException($"--fail-if \"{condition}\": no row has {condition.Figure}; there are {string.Join(", ", _pairs[0].Second.Figures.Keys)}.");
            failures.AddRange(from pair in known
                              let first = pair.First.Figures[condition.Figure].Median
                              let second = pair.Second.Figures[condition.Figure].Median
                              where condition.Holds(first, second)
                              select string.Create(CultureInfo.InvariantCulture, $"{pair.First.Name}: {condition} ({first:G5} became {second:G5})"));
        }
        return failures;
    }

    /// <summary>Medians of both and their ratio.</summary>
    public string ToMarkdown()
    {
        var text = new StringBuilder();
        text.Append("| policy, level | figure | a | b | b / a |\n|---|---|---|---|---|\n");
        foreach (var (one, other) in _pairs)
            foreach (var figure in s_shown.Where(figure => one.Figures.ContainsKey(figure) && other.Figures.ContainsKey(figure)))
                text.Append(CultureInfo.InvariantCulture, $"| {one.Name} | {figure} | {Text(one.Figures[figure])} | {Text(other.Figures[figure])} | {Ratio(one.Figures[figure], other.Figures[figure])} |\n");
        foreach (var (sweep, others) in ((SavedSweep, SavedSweep)[])[(_first, _second), (_second, _first)])
            foreach (var row in sweep.Rows.Where(row => others.Rows.All(other => other.Name != row.Name))) text.Append($"\nOnly in {sweep.Path}: {row.Name}\n");
        return text.ToString();
    }

    private static string Text(Spread spread) => spread.Low == spread.High
        ? string.Create(CultureInfo.InvariantCulture, $"{spread.Median:0.###}")
        : string.Create(CultureInfo.InvariantCulture, $"{spread.Median:0.###} ({spread.Low:0.###}–{spread.High:0.###})");

    // Ranges that do not overlap are a difference that repeats did not make.
    private static string Ratio(Spread one, Spread other) => one.Median == 0 ? "–"
        : string.Create(CultureInfo.InvariantCulture, $"{other.Median / one.Median:F3}{(one.Low > other.High || other.Low > one.High ? " *" : "")}");

    private static string Names(SavedSweep sweep) => string.Join("; ", sweep.Rows.Select(row => row.Name));
}
