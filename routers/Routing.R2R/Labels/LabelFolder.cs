using Routing.Formats;

namespace Routing.R2R.Labels;

/// <summary>A finished folder of labels: shards are read one at a time, so that memory holds one of them whatever the folder's size.</summary>
public sealed class LabelFolder
{
    private LabelFolder(string path, LabelManifest manifest) => (Path, Manifest) = (path, manifest);

    public string Path { get; }

    public LabelManifest Manifest { get; }

    /// <summary>Positions of all shards together.</summary>
    public long Rows => Manifest.Shards.Sum(shard => (long)shard.Rows);

    /// <exception cref="InvalidFileException">Not a folder of labels, or one whose making was interrupted.</exception>
    public static LabelFolder Open(string path)
    {
        var manifest = LabelManifest.Load(path);
        return manifest.Complete ? new(path, manifest)
            : throw new InvalidFileException(path, LabelManifest.FileName, "says that items are missing: finish with the same command and --resume");
    }

    /// <summary>One shard, by its place in the manifest.</summary>
    /// <inheritdoc cref="Shards(LabelColumns)"/>
    public LabelShard Shard(int index, LabelColumns columns = LabelColumns.All) => Read(Manifest.Shards[index], columns);

    /// <summary>All rows, a shard at a time.</summary>
    /// <exception cref="InvalidFileException">A shard is missing or not what the manifest says.</exception>
    public IEnumerable<LabelShard> Shards(LabelColumns columns = LabelColumns.All) => Manifest.Shards.Select(entry => Read(entry, columns));

    /// <summary>The rows of one split, a shard at a time.</summary>
    /// <inheritdoc cref="Shards(LabelColumns)"/>
    public IEnumerable<LabelShard> Shards(LabelSplit split, LabelColumns columns = LabelColumns.All) => Shards(columns).Select(shard => shard.Of(split));

    private LabelShard Read(LabelShardEntry entry, LabelColumns columns)
    {
        var path = System.IO.Path.Combine(Path, entry.File);
        var shard = LabelShardReader.Read(path, columns);
        if (shard.Rows != entry.Rows) throw new InvalidFileException(path, "token", $"has {shard.Rows:N0} rows; the manifest says {entry.Rows:N0}");
        if (shard.HiddenSize != Manifest.HiddenSize || shard.LogitCount != Manifest.LogitCount)
            throw new InvalidFileException(path, "hidden, logits", $"are {shard.HiddenSize} and {shard.LogitCount} wide; the manifest says {Manifest.HiddenSize} and {Manifest.LogitCount}");
        return shard;
    }
}
