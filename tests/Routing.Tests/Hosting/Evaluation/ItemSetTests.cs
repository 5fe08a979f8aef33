using Routing.Hosting.Evaluation;
using Routing.Hosting.Evaluation.Comparison;
using Routing.Runtime;
using Routing.Training.Gym;

namespace Routing.Tests.Hosting.Evaluation;

public class ItemSetTests
{
    private const int Count = 170;

    private static readonly IReadOnlyList<GymItem> s_items = GymEvaluation.Items(GymTasks.Trained, GymSplit.Validation, Count);

    private static PolicyPoint Point(string policy, double? rate) => new() { Policy = policy, TargetLargeFraction = rate, Routing = _ => TokenRoutingOptions.Small };

    /// <summary>Answers of ten tokens each, so many of a hundred right.</summary>
    private static ItemOutcome[] Outcomes(int right, int largeTokens) =>
        [.. s_items.Select((_, item) => new ItemOutcome(item * 37 % 100 < right, 10, largeTokens, largeTokens))];

    private static ItemSet Set()
    {
        var set = new ItemSet(s_items, seed: 1);
        set.Add(Point("small", null), Outcomes(20, 0));
        set.Add(Point("large", null), Outcomes(80, 10));
        foreach (var rate in (double[])[0.1, 0.2])
        {
            set.Add(Point("r2r", rate), Outcomes(70, (int)(10 * rate)));
            set.Add(Point("entropy", rate), Outcomes(40, (int)(10 * rate)));
            set.Add(Point("margin", rate), Outcomes(70, (int)(10 * rate)));
        }
        return set;
    }

    [Fact]
    public void Paired_ComparesPoliciesOfEqualTarget_AndSaysWhatTheIntervalShows()
    {
        var differences = Set().Paired("r2r").ToArray();
        Assert.Equal([("entropy", 0.1), ("margin", 0.1), ("entropy", 0.2), ("margin", 0.2)], differences.Select(one => (one.Baseline, one.TargetLargeFraction)));
        Assert.All(differences, one => Assert.Equal(one.LargeFraction, one.BaselineLargeFraction));
        Assert.All(differences, one => Assert.Equal(one.Baseline == "entropy", one.OutsideZero));
        Assert.StartsWith("At 10 %, r2r is 3", differences[0].Sentence, StringComparison.Ordinal);
        Assert.EndsWith("zero lies outside, the difference is more than chance.", differences[0].Sentence, StringComparison.Ordinal);
        Assert.EndsWith("zero lies inside, no difference is shown.", differences[1].Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_GiveAccuracyWithItsInterval_AndWhatIsKeptOfTheLargeModels()
    {
        var rows = Set().Rows(new PairDescription("s", 100, "l", 1_000)).Select(entry => entry.Row).ToArray();
        Assert.All(rows, row => Assert.InRange(row.Accuracy, row.AccuracyLow, row.AccuracyHigh));
        var (large, routed) = (rows.Single(row => row.Policy == "large"), rows.First(row => row.Policy == "r2r"));
        Assert.Equal((1, 1.0), (large.LargeFraction, large.LargeAccuracyKept));
        Assert.Equal(routed.Accuracy / large.Accuracy, routed.LargeAccuracyKept);
        Assert.Equal((0.1, 0.1, 10), (routed.LargeFraction, routed.TargetLargeFraction, routed.TokensPerAnswer));
        Assert.Equal(100 + 0.1 * 1_000, routed.ActivatedParameters.ByWork, 6);
    }
}
