using Routing.Hosting.Statistics;
using Routing.Training.Gym;

namespace Routing.Hosting.Evaluation.Comparison;

/// <summary>Items that were answered under every policy, and what can be said about the policies from them.</summary>
internal sealed class ItemSet(IReadOnlyList<GymItem> items, ulong seed)
{
    private readonly StratifiedBootstrap _bootstrap = new([.. items.Select(item => item.Family.Name)], seed);
    private readonly List<(PolicyPoint Point, IReadOnlyList<ItemOutcome> Outcomes)> _answered = [];

    public IReadOnlyList<GymItem> Items => items;

    /// <param name="outcomes">[items].</param>
    public void Add(PolicyPoint point, IReadOnlyList<ItemOutcome> outcomes) => _answered.Add((point, outcomes));

    /// <summary>One row a policy and rate, without speeds.</summary>
    public IEnumerable<(PolicyPoint Point, PolicyRow Row)> Rows(PairDescription pair)
    {
        var large = _answered.First(answered => answered.Point.Policy == ComparedPolicies.Large).Outcomes.Average(Correct);
        return _answered.Select(answered => (answered.Point, Row(answered.Point, answered.Outcomes, large, pair)));
    }

    /// <summary>A policy against others that hold the same rates.</summary>
    public IEnumerable<PairedDifference> Paired(string policy)
    {
        foreach (var (judged, outcomes) in _answered.Where(answered => answered.Point.Policy == policy))
            foreach (var (baseline, others) in _answered)
            {
                if (baseline.Policy == policy || judged.TargetLargeFraction is not { } rate || baseline.TargetLargeFraction != rate) continue;
                double[] differences = [.. outcomes.Zip(others, (one, other) => Correct(one) - Correct(other))];
                var (low, high) = _bootstrap.Of(differences);
                yield return new PairedDifference(policy, baseline.Policy, rate, LargeFraction(outcomes), LargeFraction(others), differences.Average(), low, high);
            }
    }

    private PolicyRow Row(PolicyPoint point, IReadOnlyList<ItemOutcome> outcomes, double largeAccuracy, PairDescription pair)
    {
        var accuracy = outcomes.Average(Correct);
        var interval = _bootstrap.Of([.. outcomes.Select(Correct)]);
        var tokens = outcomes.Sum(outcome => (double)outcome.Tokens);
        return new PolicyRow
        {
            Policy = point.Policy,
            TargetLargeFraction = point.TargetLargeFraction,
            LargeFraction = LargeFraction(outcomes),
            Accuracy = accuracy,
            AccuracyLow = interval.Low,
            AccuracyHigh = interval.High,
            LargeAccuracyKept = largeAccuracy > 0 ? accuracy / largeAccuracy : null,
            TokensPerAnswer = tokens / outcomes.Count,
            Threshold = point.Threshold,
            ActivatedParameters = ActivatedParameters.Of(pair, point.IsWholeAnswer, LargeFraction(outcomes), outcomes.Sum(outcome => outcome.LargeCalls) / tokens),
        };
    }

    private static double Correct(ItemOutcome outcome) => outcome.IsCorrect ? 1 : 0;

    private static double LargeFraction(IReadOnlyList<ItemOutcome> outcomes) =>
        outcomes.Sum(outcome => (double)outcome.LargeTokens) / Math.Max(1, outcomes.Sum(outcome => (double)outcome.Tokens));
}
