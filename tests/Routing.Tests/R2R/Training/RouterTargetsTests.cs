using Routing.R2R.Labels;
using Routing.R2R.Training;

namespace Routing.Tests.R2R.Training;

public class RouterTargetsTests
{
    private static RouterTrainingConfig Config(LabelKind label, double? threshold = null, SoftTarget target = SoftTarget.None) =>
        new() { Label = label, LabelThreshold = threshold, SoftTarget = target, SoftScale = 2 };

    /// <summary>Rows: a match, a harmless mismatch, a mismatch that matters, a mismatch nobody looked at.</summary>
    private static LabelShard Shard() => LabelShard.Empty(4, 1, 1) with
    {
        Mismatch = [0, 1, 1, 1],
        Outcome = [0, 0, 1, LabelShard.NotComputed],
        Judge = [0, 1, 0, LabelShard.NotComputed],
        Gap = [0, 0.5f, 3, float.NaN],
        Kl = [0.1f, 0.2f, 0.9f, float.NaN],
        Remerge = [0, 12, LabelShard.NeverRemerged, LabelShard.RemergeNotComputed],
        LargeTokenProb = [0.8f, 0.4f, 0.1f, 0.2f],
    };

    [Theory]
    [InlineData(LabelKind.Mismatch, null, new sbyte[] { 0, 1, 1, 1 })]
    [InlineData(LabelKind.Outcome, null, new sbyte[] { 0, 0, 1, -1 })]
    [InlineData(LabelKind.Judge, null, new sbyte[] { 0, 1, 0, -1 })]
    [InlineData(LabelKind.Gap, 1.0, new sbyte[] { 0, 0, 1, -1 })]
    [InlineData(LabelKind.Kl, 0.15, new sbyte[] { 0, 1, 1, -1 })]
    [InlineData(LabelKind.Remerge, null, new sbyte[] { 0, 0, 1, -1 })]
    [InlineData(LabelKind.Remerge, 10.0, new sbyte[] { 0, 1, 1, -1 })]
    public void EveryColumn_HasItsMeaning(LabelKind label, double? threshold, sbyte[] expected)
    {
        var config = Config(label, threshold);
        Assert.Equal(expected, Enumerable.Range(0, 4).Select(row => RouterTargets.Label(config, Shard(), row)));
        Assert.Equal(expected.Select(l => l == RouterTargets.NoLabel ? float.NaN : l), Enumerable.Range(0, 4).Select(row => RouterTargets.Target(config, Shard(), row)));
    }

    [Fact]
    public void SoftTargets_AreProbabilities_AlsoWhereThereIsNoLabel()
    {
        Assert.Equal([0.2f, 0.6f, 0.9f, 0.8f], Targets(SoftTarget.LargeTokenProb), (a, b) => Math.Abs(a - b) < 1e-6);
        float[] gap = [0, 1 / (1 + MathF.Exp(0.25f)), 1 / (1 + MathF.Exp(-1f)), float.NaN];
        Assert.Equal(gap, Targets(SoftTarget.Gap, 1), (a, b) => float.IsNaN(a) == float.IsNaN(b) && !(Math.Abs(a - b) > 1e-6));

        static float[] Targets(SoftTarget target, double? threshold = null) =>
            [.. Enumerable.Range(0, 4).Select(row => RouterTargets.Target(Config(threshold is null ? LabelKind.Outcome : LabelKind.Gap, threshold, target), Shard(), row))];
    }
}
