using Routing.R2R.Labels;
using Routing.R2R.Labels.Agreement;

namespace Routing.Tests.R2R.Labels;

public class LabelAgreementTests
{
    // Twenty positions of two families: twelve matches, then mismatches whose labels are written out.
    private static readonly (float Gap, float Kl, int Remerge, sbyte Outcome, sbyte Judge)[] s_mismatches =
    [
        (5.0f, 0.3f, -1, 1, 1),
        (3.0f, 0.1f, -1, 1, 0),
        (2.0f, 0.6f, 4, 1, 1),
        (0.5f, 0.7f, -1, 0, 1),
        (0.2f, 0.2f, 1, 0, 0),
        (0.1f, 0.4f, 2, 0, -1),
        (0.0f, 0.1f, 3, 0, 0),
        (1.0f, 0.5f, 9, 0, 0),
    ];

    private static LabelSummary Summary(Action<LabelShard>? change = null)
    {
        var shard = LabelShard.Empty(20, 1, 1);
        for (var row = 0; row < shard.Rows; row++)
        {
            shard.Family[row] = row % 2;
            var mismatch = row - 12;
            var (gap, kl, remerge, outcome, judge) = mismatch < 0 ? (0, 9, 0, (sbyte)0, (sbyte)0) : s_mismatches[mismatch];
            shard.Mismatch[row] = (byte)(mismatch < 0 ? 0 : 1);
            (shard.Gap[row], shard.Kl[row], shard.Remerge[row], shard.Outcome[row], shard.Judge[row]) = (gap, kl, remerge, outcome, judge);
        }
        change?.Invoke(shard);
        // Item numbers of all three splits: several shards, read one by one.
        for (var row = 0; row < shard.Rows; row++) shard.Item[row] = row;
        return LabelAgreement.Of(Enum.GetValues<LabelSplit>().Select(shard.Of), ["even", "odd"], new ShardCounts(2, 2, 1, 77));
    }

    private static KindSummary Kind(LabelSummary summary, LabelKind kind) => Assert.Single(summary.Kinds, row => row.Kind == kind);

    [Fact]
    public void EveryKind_IsMeasuredByTheOutcome()
    {
        var summary = Summary();
        Assert.Equal((2, 20, 8, 2, 1, 77), (summary.Items, summary.Rows, summary.Mismatches, summary.KnownAnswers, summary.RightAnswers, summary.LargeTokens));

        var mismatch = Kind(summary, LabelKind.Mismatch);
        Assert.Equal((8, 0.0, 3 / 8.0, 1.0), (mismatch.Divergent, mismatch.NeutralShare, mismatch.Precision, mismatch.Recall));
        // Observed 15 of 20; by chance 0.4 * 0.15 + 0.6 * 0.85.
        Assert.Equal((0.75 - 0.57) / 0.43, mismatch.Kappa!.Value, 1e-12);

        var outcome = Kind(summary, LabelKind.Outcome);
        Assert.Equal((3, 5 / 8.0, 1.0), (outcome.Divergent, outcome.NeutralShare, outcome.Kappa));

        var remerge = Kind(summary, LabelKind.Remerge);
        Assert.Equal((3, 5 / 8.0, 2 / 3.0, 2 / 3.0), (remerge.Divergent, remerge.NeutralShare, remerge.Precision, remerge.Recall));

        // The judge was silent on one mismatch, which is left out.
        var judge = Kind(summary, LabelKind.Judge);
        Assert.Equal((19, 3, 4 / 7.0, 2 / 3.0, 2 / 3.0), (judge.Rows, judge.Divergent, judge.NeutralShare, judge.Precision, judge.Recall));
    }

    [Fact]
    public void GradedLabels_GetTheThresholdThatAgreesBest()
    {
        var gap = Kind(Summary(), LabelKind.Gap);
        Assert.Equal((3, 1.0, 1.0, 1.0), (gap.Divergent, gap.Kappa, gap.Precision, gap.Recall));
        Assert.InRange(gap.Threshold!.Value, 1.01, 2);
        // The distributions lie far apart on matches too, which no threshold may call divergent.
        Assert.InRange(Kind(Summary(), LabelKind.Kl).Divergent, 1, 8);
    }

    [Fact]
    public void Pairs_CountTheFourCases()
    {
        var pair = Assert.Single(Summary().Pairs, pair => (pair.First, pair.Second) == (LabelKind.Remerge, LabelKind.Outcome));
        Assert.Equal((2, 1, 1, 16), (pair.Both, pair.OnlyFirst, pair.OnlySecond, pair.Neither));
        Assert.Equal(6 * 5 / 2, Summary().Pairs.Count);
    }

    [Fact]
    public void Families_AreMeasuredApart()
    {
        var families = Summary().Families;
        Assert.Equal(["even", "odd"], families.Select(family => family.Family));
        Assert.All(families, family => Assert.Equal((10, 4), (family.Rows, family.Mismatches)));
        Assert.Equal([2, 1], families.Select(family => family.Kinds.Single(kind => kind.Kind == LabelKind.Outcome).Divergent));
    }

    [Fact]
    public void WithoutOutcomes_NothingIsMeasured_ButCounted()
    {
        var summary = Summary(shard => Array.Fill(shard.Outcome, LabelShard.NotComputed));
        Assert.Equal([LabelKind.Mismatch, LabelKind.Remerge, LabelKind.Judge], summary.Kinds.Select(kind => kind.Kind));
        Assert.All(summary.Kinds, kind => Assert.Equal((null, null, null), (kind.Kappa, kind.Precision, kind.Recall)));
        Assert.Contains("20 positions", AgreementText.Line(summary), StringComparison.Ordinal);
        Assert.Equal(["mismatch", "—", "8", "0.0 %", "—", "—", "—"], AgreementText.Rows(summary)[0]);
    }
}
