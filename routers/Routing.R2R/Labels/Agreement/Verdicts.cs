namespace Routing.R2R.Labels.Agreement;

/// <summary>What every kind of label says of a position: divergent, not, or nothing.</summary>
/// <param name="gapThreshold">Gap from which a mismatch counts as divergent; null says nothing.</param>
/// <param name="klThreshold">The same for the divergence of the distributions.</param>
internal sealed class Verdicts(double? gapThreshold, double? klThreshold)
{
    public double? Threshold(LabelKind kind) => kind switch
    {
        LabelKind.Gap => gapThreshold,
        LabelKind.Kl => klThreshold,
        _ => null,
    };

    public bool? Of(LabelKind kind, LabelShard shard, int row)
    {
        var differs = shard.Mismatch[row] != 0;
        return kind switch
        {
            LabelKind.Mismatch => differs,
            LabelKind.Gap => gapThreshold is null || float.IsNaN(shard.Gap[row]) ? null : differs && shard.Gap[row] >= gapThreshold,
            LabelKind.Kl => klThreshold is null || float.IsNaN(shard.Kl[row]) ? null : differs && shard.Kl[row] >= klThreshold,
            LabelKind.Remerge => shard.Remerge[row] == LabelShard.RemergeNotComputed ? null : shard.Remerge[row] == LabelShard.NeverRemerged,
            LabelKind.Outcome => shard.Outcome[row] == LabelShard.NotComputed ? null : shard.Outcome[row] != 0,
            LabelKind.Judge => shard.Judge[row] == LabelShard.NotComputed ? null : shard.Judge[row] != 0,
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Not a kind of label."),
        };
    }
}
