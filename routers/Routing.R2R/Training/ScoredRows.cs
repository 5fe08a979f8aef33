using Routing.Models.Native;
using Routing.R2R.Labels;
using static TorchSharp.torch;

namespace Routing.R2R.Training;

/// <summary>A network's logits on the rows of a split, with what there is to compare them with.</summary>
/// <param name="Logits">[rows] as the network gives them.</param>
/// <param name="EntropyNats">[rows] of the softmax over the logits kept of the small model: the untrained router's score.</param>
/// <param name="Labels">[rows], see <see cref="RouterTargets.Label"/>.</param>
/// <param name="Families">[rows].</param>
internal sealed record ScoredRows(float[] Logits, float[] EntropyNats, sbyte[] Labels, int[] Families)
{
    // Rows through the network at once: few enough to stay in the cache.
    private const int Rows = 2_048;

    public static ScoredRows Of(RouterData data, LabelSplit split, Network.RouterNetwork network, CancellationToken stop)
    {
        using var noGrad = no_grad();
        var (logits, entropies, labels, families) = (new List<float>(), new List<float>(), new List<sbyte>(), new List<int>());
        foreach (var group in data.Groups(epoch: null))
        {
            using var pool = data.Load(group, split);
            labels.AddRange(pool.Labels);
            families.AddRange(pool.Families);
            for (var start = 0; start < pool.Rows; start += Rows)
            {
                stop.ThrowIfCancellationRequested();
                using var scope = NewDisposeScope();
                var rows = arange(Scalars.Of(start), Scalars.Of(Math.Min(pool.Rows, start + Rows)), Scalars.One, ScalarType.Int64);
                logits.AddRange(network.Forward(pool.Inputs(rows)).squeeze(1).data<float>());
                entropies.AddRange(NextTokenEntropy.Nats(pool.TopLogits(rows)).data<float>());
            }
        }
        return new ScoredRows([.. logits], [.. entropies], [.. labels], [.. families]);
    }

    /// <summary>Rows that have a label, as the curve of some score of theirs.</summary>
    /// <param name="scores">[rows].</param>
    /// <param name="family">Only its rows; all when null.</param>
    public PrecisionRecallCurve Curve(float[] scores, int? family = null)
    {
        int[] rows = [.. Enumerable.Range(0, Labels.Length).Where(row => Labels[row] != RouterTargets.NoLabel && (family is null || Families[row] == family))];
        return new([.. rows.Select(row => scores[row])], [.. rows.Select(row => Labels[row] == 1)]);
    }

    /// <summary>Logits and classes of the rows that have a label.</summary>
    public (float[] Logits, bool[] Positives) Labelled()
    {
        int[] rows = [.. Enumerable.Range(0, Labels.Length).Where(row => Labels[row] != RouterTargets.NoLabel)];
        return ([.. rows.Select(row => Logits[row])], [.. rows.Select(row => Labels[row] == 1)]);
    }
}
