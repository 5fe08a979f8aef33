using Routing.Formats;

namespace Routing.Hosting.Verification;

/// <summary>A folder of golden values: a subfolder for each kind.</summary>
internal static class GoldenFolder
{
    private static readonly IReadOnlyDictionary<string, Func<string, IEnumerable<GoldenGroup>>> Kinds = new Dictionary<string, Func<string, IEnumerable<GoldenGroup>>>
    {
        [TemplateRows.Folder] = TemplateRows.Find,
        [TokenizerRows.Folder] = TokenizerRows.Find,
        [GgufBlockRows.Folder] = GgufBlockRows.Find,
        [CheckpointRows.Folder] = CheckpointRows.Find,
        [RouterRows.Folder] = RouterRows.Find,
        [RealModelRows.Folder] = RealModelRows.Find,
    };

    /// <summary>Everything there is to compare, cheap kinds first, then what is skipped.</summary>
    /// <exception cref="InvalidFileException">The folder is missing, or has no subfolder of a known kind.</exception>
    public static List<GoldenGroup> Groups(string folder)
    {
        if (!Directory.Exists(folder)) throw new InvalidFileException(folder, "folder", "does not exist; give a folder of golden values");
        var groups = new List<GoldenGroup>();
        foreach (var (name, find) in Kinds)
            if (Directory.Exists(Path.Combine(folder, name))) groups.AddRange(find(Path.Combine(folder, name)));
        foreach (var (name, (kind, reason)) in SkippedRows.Folders)
            if (Directory.Exists(Path.Combine(folder, name))) groups.AddRange(SkippedRows.Find(Path.Combine(folder, name), kind, reason));
        if (groups.Count == 0)
            throw new InvalidFileException(folder, "folder", $"holds no golden values: none of {string.Join(", ", [.. Kinds.Keys, .. SkippedRows.Folders.Keys])} is in it, or they are empty");
        foreach (var unknown in Children(folder).Select(path => Path.GetFileName(path)).Where(name => !Kinds.ContainsKey(name) && !SkippedRows.Folders.ContainsKey(name)))
            groups.Add(new GoldenGroup("unknown", unknown, _ => [VerificationRow.Skipped("unknown", unknown, "golden values of this kind are not known")]));
        return groups;
    }

    /// <summary>Subfolders by name.</summary>
    public static IEnumerable<string> Children(string folder) => Directory.EnumerateDirectories(folder).Order(StringComparer.Ordinal);

    /// <summary>Subfolders and files by name, but for the expected values beside a file.</summary>
    public static IEnumerable<string> Entries(string folder) => Directory.EnumerateFileSystemEntries(folder)
        .Where(path => !path.EndsWith(".expected.safetensors", StringComparison.Ordinal))
        .Order(StringComparer.Ordinal);
}
