namespace Routing.R2R.Labels.Agreement;

/// <summary>Counts, for every two kinds of labels, how they agree on the positions that have both.</summary>
internal sealed class AgreementTable
{
    private static readonly LabelKind[] s_kinds = Enum.GetValues<LabelKind>();

    private readonly AgreementCounts[,] _counts = new AgreementCounts[s_kinds.Length, s_kinds.Length];

    public long Rows => Of(LabelKind.Mismatch, LabelKind.Mismatch).Rows;

    public long Mismatches => Of(LabelKind.Mismatch, LabelKind.Mismatch).Both;

    public void Add(Verdicts verdicts, LabelShard shard, int row)
    {
        var said = new bool?[s_kinds.Length];
        foreach (var kind in s_kinds) said[(int)kind] = verdicts.Of(kind, shard, row);
        for (var first = 0; first < said.Length; first++)
            for (var second = 0; second < said.Length; second++)
                if (said[first] is { } one && said[second] is { } other) _counts[first, second].Add(one, other);
    }

    /// <summary>Kinds that said anything, each for itself and beside the outcome.</summary>
    public IReadOnlyList<KindSummary> Kinds(Verdicts verdicts) => [.. Computed().Select(kind => Summary(kind, verdicts.Threshold(kind)))];

    /// <summary>Every two kinds that said anything.</summary>
    public IReadOnlyList<PairAgreement> Pairs() =>
        [.. from first in Computed() from second in Computed() where first < second let counts = Of(first, second)
            select new PairAgreement(first, second, counts.Both, counts.OnlyFirst, counts.OnlySecond, counts.Neither, counts.Kappa)];

    private IEnumerable<LabelKind> Computed() => s_kinds.Where(kind => Of(kind, kind).Rows > 0);

    private KindSummary Summary(LabelKind kind, double? threshold)
    {
        var (own, amongMismatches, besideOutcome) = (Of(kind, kind), Of(LabelKind.Mismatch, kind), Of(kind, LabelKind.Outcome));
        // A label is neutral on a mismatch it does not call divergent.
        var mismatches = amongMismatches.Both + amongMismatches.OnlyFirst;
        return new KindSummary(
            kind, threshold, own.Rows, own.Both, mismatches == 0 ? null : (double)amongMismatches.OnlyFirst / mismatches,
            besideOutcome.Kappa, besideOutcome.Precision, besideOutcome.Recall);
    }

    private AgreementCounts Of(LabelKind first, LabelKind second) => _counts[(int)first, (int)second];
}
