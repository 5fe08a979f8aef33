namespace Routing.R2R.Labels.Agreement;

/// <summary>Measures how kinds of labels agree, a shard at a time.</summary>
internal static class LabelAgreement
{
    /// <param name="shards">Read twice: thresholds first, then counts.</param>
    /// <param name="families">Names of the families.</param>
    /// <param name="counts">What the shards cannot tell.</param>
    public static LabelSummary Of(IEnumerable<LabelShard> shards, IReadOnlyList<string> families, ShardCounts counts)
    {
        var verdicts = Fit(shards);
        var all = new AgreementTable();
        var byFamily = families.Select(_ => new AgreementTable()).ToArray();
        foreach (var shard in shards)
            for (var row = 0; row < shard.Rows; row++)
            {
                all.Add(verdicts, shard, row);
                byFamily[shard.Family[row]].Add(verdicts, shard, row);
            }
        return new LabelSummary(
            counts.Items, all.Rows, all.Mismatches, counts.KnownAnswers, counts.RightAnswers, counts.LargeTokens, all.Kinds(verdicts), all.Pairs(),
            [.. byFamily.Select((table, i) => new FamilySummary(families[i], table.Rows, table.Mismatches, table.Kinds(verdicts))).Where(family => family.Rows > 0)]);
    }

    private static Verdicts Fit(IEnumerable<LabelShard> shards)
    {
        var (gap, kl) = (new ThresholdFit(), new ThresholdFit());
        foreach (var shard in shards)
            for (var row = 0; row < shard.Rows; row++)
            {
                if (shard.Outcome[row] == LabelShard.NotComputed) continue;
                var (differs, changes) = (shard.Mismatch[row] != 0, shard.Outcome[row] != 0);
                if (!float.IsNaN(shard.Gap[row])) gap.Add(differs ? shard.Gap[row] : null, changes);
                if (!float.IsNaN(shard.Kl[row])) kl.Add(differs ? shard.Kl[row] : null, changes);
            }
        return new Verdicts(gap.Best(), kl.Best());
    }
}
