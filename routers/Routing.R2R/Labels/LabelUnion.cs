using Routing.Formats;

namespace Routing.R2R.Labels;

/// <summary>Several folders of labels as one: a manifest that names their shards where they are.</summary>
public static class LabelUnion
{
    /// <summary>Writes the manifest.</summary>
    /// <param name="path">Folder for it; made if it does not exist.</param>
    /// <param name="folders">Finished folders of labels of the same pair, with the same families.</param>
    /// <exception cref="InvalidFileException">A folder cannot be read, or does not go with the first.</exception>
    public static LabelFolder Write(string path, IReadOnlyList<string> folders)
    {
        LabelFolder[] parts = [.. folders.Select(LabelFolder.Open)];
        var first = parts[0].Manifest;
        foreach (var part in parts[1..]) RequireAlike(parts[0], part);
        Directory.CreateDirectory(path);
        new LabelManifest
        {
            HiddenSize = first.HiddenSize,
            LogitCount = first.LogitCount,
            Families = first.Families,
            Small = first.Small,
            Large = first.Large,
            Complete = true,
            Shards = [.. parts.SelectMany(part => part.Manifest.Shards.Select(shard => shard with { File = Path.GetRelativePath(path, Path.Combine(part.Path, shard.File)) }))],
        }.Save(path);
        return LabelFolder.Open(path);
    }

    private static void RequireAlike(LabelFolder first, LabelFolder other)
    {
        var (a, b) = (first.Manifest, other.Manifest);
        if ((a.HiddenSize, a.LogitCount) != (b.HiddenSize, b.LogitCount)) throw Refused("hidden_size, logit_count", $"are {b.HiddenSize} and {b.LogitCount}, but {a.HiddenSize} and {a.LogitCount} in {first.Path}");
        if (a.Small?.WeightsSha256 != b.Small?.WeightsSha256) throw Refused("small", $"is another model than in {first.Path}");
        if (a.Large?.WeightsSha256 != b.Large?.WeightsSha256) throw Refused("large", $"is another model than in {first.Path}");
        if (!a.Families.SequenceEqual(b.Families)) throw Refused("families", $"are [{string.Join(", ", b.Families)}], but [{string.Join(", ", a.Families)}] in {first.Path}");

        InvalidFileException Refused(string item, string reason) => new(other.Path, item, $"{reason}; label both with the same pair and items");
    }
}
