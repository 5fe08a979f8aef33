using Routing.Formats;
using Routing.R2R.Labels;
using Routing.R2R.Network;
using Routing.Training.Gym;

namespace Routing.R2R.Training;

/// <summary>A folder of labels as a recipe sees it; holds one pool of rows in memory at a time.</summary>
/// <param name="embedding">The small model's; owned by the caller.</param>
internal sealed class RouterData(LabelFolder labels, RouterTrainingConfig config, RouterNetworkConfig network, SmallEmbedding embedding)
{
    public LabelFolder Labels => labels;

    public IReadOnlyList<string> Families => labels.Manifest.Families;

    /// <summary>Counts the rows of every split, from the label columns alone.</summary>
    /// <exception cref="InvalidFileException">A split lacks rows of a class.</exception>
    public RouterDataCounts Count()
    {
        var splits = Enum.GetValues<LabelSplit>().ToDictionary(split => split, _ => new ClassCounts());
        foreach (var shard in labels.Shards(LabelColumns.LabelsOnly))
            for (var row = 0; row < shard.Rows; row++)
                splits[LabelSplits.Of(shard.Item[row])].Add(RouterTargets.Label(config, shard, row), RouterTargets.Target(config, shard, row));
        foreach (var (split, counts) in splits)
            if (counts.Positives == 0 || counts.Labelled == counts.Positives)
                throw new InvalidFileException(labels.Path, config.Label.ToString().ToLowerInvariant(),
                    $"of the {counts.Rows:N0} rows for {split.ToString().ToLowerInvariant()}, {counts.Labelled:N0} have this label and {counts.Positives:N0} are positive: a router needs both kinds in every split, label more items or choose another label");
        return new RouterDataCounts(splits[LabelSplit.Train], splits[LabelSplit.Validation], splits[LabelSplit.Test]);
    }

    /// <summary>Numbers of shards, grouped so that a group's rows fit a pool; in another order every epoch.</summary>
    /// <param name="epoch">Null for the order of the folder.</param>
    public IReadOnlyList<int[]> Groups(int? epoch)
    {
        int[] order = [.. Enumerable.Range(0, labels.Manifest.Shards.Count)];
        if (epoch is { } number) RandomFor(config.Seed, number, 0).Shuffle(order);
        var groups = new List<int[]>();
        for (int start = 0, end; start < order.Length; start = end)
        {
            var rows = 0L;
            for (end = start; end < order.Length && (end == start || rows + labels.Manifest.Shards[order[end]].Rows <= LabelShard.MostRows); end++)
                rows += labels.Manifest.Shards[order[end]].Rows;
            groups.Add(order[start..end]);
        }
        return groups;
    }

    /// <summary>The rows of a split in some shards; owned by the caller.</summary>
    public RouterPool Load(int[] shards, LabelSplit split)
    {
        var rows = LabelShards.Join([.. shards.Select(index => labels.Shard(index).Of(split))]);
        return new RouterPool(rows, config, network, embedding);
    }

    /// <summary>A generator that depends on nothing but its arguments.</summary>
    public static Random RandomFor(int seed, int epoch, int part) => new(unchecked((int)GymRandom.Mix(GymRandom.Mix((ulong)seed, (ulong)epoch), (ulong)part)));
}
