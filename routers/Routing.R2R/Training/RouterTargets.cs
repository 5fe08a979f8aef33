using Routing.R2R.Labels;

namespace Routing.R2R.Training;

/// <summary>What a row of labels means to a recipe.</summary>
internal static class RouterTargets
{
    public const sbyte NoLabel = -1;

    /// <summary>1 where the position needs the large model, 0 where it does not, <see cref="NoLabel"/> where nobody looked.</summary>
    public static sbyte Label(RouterTrainingConfig config, LabelShard shard, int row) => config.Label switch
    {
        LabelKind.Mismatch => (sbyte)shard.Mismatch[row],
        LabelKind.Outcome => shard.Outcome[row] == LabelShard.NotComputed ? NoLabel : shard.Outcome[row],
        LabelKind.Judge => shard.Judge[row] == LabelShard.NotComputed ? NoLabel : shard.Judge[row],
        LabelKind.Gap => Over(shard.Gap[row], config.LabelThreshold!.Value),
        LabelKind.Kl => Over(shard.Kl[row], config.LabelThreshold!.Value),
        _ => Remerge(shard.Remerge[row], config.LabelThreshold),
    };

    /// <summary>What the network is trained towards, in [0, 1]; NaN leaves the row out.</summary>
    public static float Target(RouterTrainingConfig config, LabelShard shard, int row) => config.SoftTarget switch
    {
        SoftTarget.LargeTokenProb => 1 - shard.LargeTokenProb[row],
        SoftTarget.Gap => shard.Mismatch[row] == 0 ? 0 : Sigmoid((shard.Gap[row] - (config.LabelThreshold ?? 0)) / config.SoftScale),
        _ => Label(config, shard, row) is var label && label == NoLabel ? float.NaN : label,
    };

    private static sbyte Over(float value, double threshold) => float.IsNaN(value) ? NoLabel : value > threshold ? (sbyte)1 : (sbyte)0;

    private static sbyte Remerge(int tokens, double? threshold) => tokens switch
    {
        LabelShard.RemergeNotComputed => NoLabel,
        LabelShard.NeverRemerged => 1,
        _ => tokens > (threshold ?? double.PositiveInfinity) ? (sbyte)1 : (sbyte)0,
    };

    private static float Sigmoid(double x) => (float)(1 / (1 + Math.Exp(-x)));
}
