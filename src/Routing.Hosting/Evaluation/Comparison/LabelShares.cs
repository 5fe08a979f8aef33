using Routing.R2R.Labels;

namespace Routing.Hosting.Evaluation.Comparison;

/// <summary>What labels say of the pair: where the models differ, and how often that is harmless.</summary>
/// <param name="Positions">Labelled positions, on the large model's answers.</param>
/// <param name="Mismatch">Share of them at which the small model says another token.</param>
/// <param name="Neutral">Share of the judged mismatches after which the large model still reaches its own final answer; null where none was judged.</param>
public sealed record LabelShares(long Positions, double Mismatch, double? Neutral)
{
    /// <exception cref="Formats.InvalidFileException">Not a finished folder of labels.</exception>
    public static LabelShares Of(string folder)
    {
        var (positions, mismatches, judged, neutral) = (0L, 0L, 0L, 0L);
        foreach (var shard in LabelFolder.Open(folder).Shards(LabelColumns.LabelsOnly))
            for (var row = 0; row < shard.Rows; row++)
            {
                positions++;
                if (shard.Mismatch[row] == 0) continue;
                mismatches++;
                if (shard.Outcome[row] == LabelShard.NotComputed) continue;
                judged++;
                if (shard.Outcome[row] == 0) neutral++;
            }
        return new(positions, (double)mismatches / Math.Max(1, positions), judged == 0 ? null : (double)neutral / judged);
    }
}
