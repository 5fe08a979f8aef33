namespace Routing.Loadbench.Figures;

/// <summary>A policy against others of the same level.</summary>
/// <param name="Row">Whose.</param>
/// <param name="OverBaseline">Output tokens a second, times the baseline's.</param>
/// <param name="BreakEven">What it could be; null unless both models were measured alone and the server told the share.</param>
internal sealed record Speedup(MeasuredRow Row, double OverBaseline, BreakEven? BreakEven)
{
    private const string Small = "small", Large = "large";

    /// <summary>The baseline of a sweep: the one asked for, else the large model alone, else none.</summary>
    /// <exception cref="UsageException">The one asked for is not in the sweep.</exception>
    public static string? Baseline(string? asked, IReadOnlyCollection<string> policies)
    {
        if (asked is not null && !policies.Contains(asked)) throw new UsageException($"--baseline {asked}: it is none of the policies ({string.Join(", ", policies)}).");
        return asked ?? (policies.Count > 1 && policies.Contains(Large) ? Large : null);
    }

    /// <summary>One for every row whose level has a baseline.</summary>
    public static IReadOnlyList<Speedup> Of(IReadOnlyList<MeasuredRow> rows, string? baseline)
    {
        if (baseline is null) return [];
        MeasuredRow? At(MeasuredRow row, string policy) => rows.FirstOrDefault(other => other.Level == row.Level && other.Policy == policy);
        return [.. from row in rows
                   let reference = At(row, baseline)
                   where reference?.Median(ServingFigures.OutputThroughput) > 0
                   let alone = row.Policy is Small or Large
                   select new Speedup(
                       row,
                       row.Figures[ServingFigures.OutputThroughput].Median / reference.Figures[ServingFigures.OutputThroughput].Median,
                       alone ? null : Figures.BreakEven.Of(row, At(row, Small), At(row, Large)))];
    }
}
