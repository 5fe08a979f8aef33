using Routing.Hosting.Evaluation.Comparison.Queries;
using Routing.Hosting.Evaluation.Comparison.Speed;
using Routing.Training.Base;

namespace Routing.Hosting.Evaluation.Comparison;

/// <summary>Accuracy against cost of routing policies on the same items and machine.</summary>
public sealed record ComparisonReport
{
    public required IReadOnlyList<PolicyRow> Rows { get; init; }

    /// <summary>Test items asked.</summary>
    public required int Items { get; init; }

    public required TrainingMachine Machine { get; init; }

    public required PairDescription Pair { get; init; }

    /// <summary>Share of large calls from which routing is slower than the large model alone, by requests in flight.</summary>
    public required IReadOnlyDictionary<string, double> BreakEven { get; init; }

    /// <summary>Cost of a token to each model alone, by requests in flight.</summary>
    public required IReadOnlyDictionary<string, PairCosts> Costs { get; init; }

    /// <summary>The learned router against each baseline at each rate.</summary>
    public required IReadOnlyList<PairedDifference> Paired { get; init; }

    /// <summary>The same on families no model was trained on; null when they were left out.</summary>
    public HeldOutReport? HeldOut { get; init; }

    /// <summary>What the labels say; null when none were given.</summary>
    public LabelShares? Labels { get; init; }

    public QueryRouterReport? QueryRouter { get; init; }

    /// <summary>Timed items, repeats and threads behind the speeds; null when no time was taken.</summary>
    public TimingOptions? Timing { get; init; }

    /// <summary>The row of a policy at a rate; null when it was not run.</summary>
    public PolicyRow? Row(string policy, double? rate = null) => Rows.FirstOrDefault(row => row.Policy == policy && row.TargetLargeFraction == rate);
}

/// <summary>The part of a <see cref="ComparisonReport"/> about held-out families.</summary>
public sealed record HeldOutReport(IReadOnlyList<PolicyRow> Rows, IReadOnlyList<PairedDifference> Paired, int Items, IReadOnlyList<string> Families);
