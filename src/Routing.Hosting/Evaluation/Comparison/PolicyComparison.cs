using Routing.Hosting.Evaluation.Comparison.Oracles;
using Routing.Hosting.Evaluation.Comparison.Speed;
using Routing.R2R;
using Routing.Training.Base;
using Routing.Training.Gym;

namespace Routing.Hosting.Evaluation.Comparison;

/// <summary>Answers the gym's test questions under every policy and says what each reaches, costs and beats.</summary>
/// <remarks>Thresholds from validation items → answers of every policy to the same test items → speeds, all policies in turn → report.</remarks>
public sealed class PolicyComparison
{
    private readonly ModelHost _host;
    private readonly ComparisonOptions _options;
    private readonly Action<string> _log;

    /// <param name="host">A pair, idle but for this.</param>
    /// <param name="options">What to compare, on how much.</param>
    /// <param name="log">Told what is done.</param>
    /// <exception cref="ArgumentException">An option is impossible; the message names all that are.</exception>
    public PolicyComparison(ModelHost host, ComparisonOptions options, Action<string>? log = null)
    {
        string[] errors = [.. host.Large is null ? ["policies are compared on a pair; this host has one model."] : Array.Empty<string>(), .. options.Errors(host.Routing)];
        if (errors.Length > 0) throw new ArgumentException(string.Join(" ", errors), nameof(options));
        (_host, _options, _log) = (host, options, log ?? (_ => { }));
    }

    public async Task<ComparisonReport> RunAsync(CancellationToken stop)
    {
        var labels = _options.Labels is { } folder ? LabelShares.Of(folder) : null;
        var heldOutFamilies = GymTasks.Families.Where(family => family.HeldOut).ToArray();
        var test = new ItemSet(GymEvaluation.Items(GymTasks.Trained, GymSplit.Test, _options.Items), _options.Seed);
        var heldOut = _options.HeldOutItems == 0 ? null : new ItemSet(GymEvaluation.Items(heldOutFamilies, GymSplit.Test, _options.HeldOutItems), _options.Seed);

        var finder = new PolicyPoints(_host, _options, _log);
        var points = await finder.FindAsync([.. test.Items, .. heldOut?.Items ?? []], stop);
        await AnswerAsync(test, points, stop);
        if (heldOut is not null) await AnswerAsync(heldOut, points, stop);
        var speeds = _options.Timing is null ? SpeedTable.None
            : await new SpeedComparison(_host, _options.Timing, _options.MaxTokens, [.. test.Items.Take(_options.Timing.Items)]).RunAsync(points, _log, stop);

        var pair = PairDescription.Of(_host);
        var costs = speeds.Costs();
        return new ComparisonReport
        {
            Rows = [.. test.Rows(pair).Select(entry => points.Contains(entry.Point) ? WithSpeed(entry.Row, entry.Point, speeds) : entry.Row)],
            Items = test.Items.Count,
            Machine = TrainingMachine.Read(),
            Pair = pair,
            BreakEven = costs.ToDictionary(cost => cost.Key, cost => cost.Value.BreakEven),
            Costs = costs,
            Paired = [.. test.Paired(TokenRouterNames.R2R)],
            HeldOut = heldOut is null ? null : new(
                [.. heldOut.Rows(pair).Select(entry => entry.Row)], [.. heldOut.Paired(TokenRouterNames.R2R)], heldOut.Items.Count, [.. heldOutFamilies.Select(family => family.Name)]),
            Labels = labels,
            QueryRouter = finder.QueryRouter,
            Timing = _options.Timing,
        };
    }

    private async Task AnswerAsync(ItemSet set, IReadOnlyList<PolicyPoint> points, CancellationToken stop)
    {
        var gym = new GymEvaluation(_host, _options.Concurrency, _options.MaxTokens);
        foreach (var point in points)
        {
            var answers = await gym.AnswerAsync(point.Routing, set.Items, null, stop);
            Add(point, [.. answers.Select(answer => answer.Outcome)]);
        }
        foreach (var oracle in _options.Oracles) Add(Bound(oracle), await oracle.AnswerAsync(_host, set.Items, _options, stop));

        void Add(PolicyPoint point, IReadOnlyList<ItemOutcome> outcomes)
        {
            set.Add(point, outcomes);
            _log(FormattableString.Invariant($"{point}: {outcomes.Average(outcome => outcome.IsCorrect ? 1.0 : 0.0):P1} of {set.Items.Count} items"));
        }
    }

    /// <summary>An oracle's place among the policies; it has answered already.</summary>
    private static PolicyPoint Bound(IRoutingOracle oracle) =>
        new() { Policy = oracle.Name, Routing = _ => throw new NotSupportedException($"{oracle.Name} is no policy an engine can follow.") };

    private static PolicyRow WithSpeed(PolicyRow row, PolicyPoint point, SpeedTable speeds)
    {
        var figures = speeds.Of(point);
        return row with
        {
            TokensPerSecond = figures.ToDictionary(entry => entry.Key, entry => entry.Value.TokensPerSecond),
            SpeedupVsLarge = speeds.Speedup(point),
            Ceiling = speeds.Ceiling(point),
            Speed = figures,
        };
    }
}
