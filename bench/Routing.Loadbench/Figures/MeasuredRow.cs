namespace Routing.Loadbench.Figures;

/// <summary>The repeats of one policy at one level.</summary>
/// <param name="Figures">By name; a figure is here when every repeat has it.</param>
internal sealed record MeasuredRow(string Policy, Load.LoadLevel Level, IReadOnlyList<MeasuredRun> Runs, OrderedDictionary<string, Spread> Figures)
{
    /// <summary>One row for each policy and level, in the order they first ran.</summary>
    public static IReadOnlyList<MeasuredRow> Of(IEnumerable<MeasuredRun> runs) =>
        [.. runs.GroupBy(run => (run.Policy.Name, run.Level)).Select(group => Of(group.Key.Name, group.Key.Level, [.. group]))];

    /// <summary>The repeat to show: the middle one by output tokens a second, whose figures belong together as medians do not.</summary>
    public MeasuredRun Middle => Runs.OrderBy(run => run.Figures[ServingFigures.OutputThroughput]).ElementAt((Runs.Count - 1) / 2);

    /// <summary>The median of a figure; null if the server gave no data for it.</summary>
    public double? Median(string figure) => Figures.TryGetValue(figure, out var spread) ? spread.Median : null;

    private static MeasuredRow Of(string policy, Load.LoadLevel level, IReadOnlyList<MeasuredRun> runs)
    {
        var figures = new OrderedDictionary<string, Spread>();
        foreach (var name in runs[0].Figures.Keys.Where(name => runs.All(run => run.Figures.ContainsKey(name))))
            figures[name] = Spread.Of(runs.Select(run => run.Figures[name]));
        return new(policy, level, runs, figures);
    }
}
