namespace Routing.Formats.Checkpoints;

/// <summary>Finds a checkpoint's files by name and keeps to its folder: names with paths and links that lead outside are refused.</summary>
internal static class CheckpointFolder
{
    /// <summary>Path of a file, or null where there is none.</summary>
    public static string? Find(string folder, string name)
    {
        var path = Path.Combine(folder, name);
        if (!File.Exists(path) && new FileInfo(path).LinkTarget is null) return null;
        CheckLink(folder, path, name);
        return path;
    }

    /// <summary>Path of a file that another file of the folder names.</summary>
    public static string Resolve(string folder, string name, string namedBy)
    {
        if (name.Length == 0 || name is "." or ".." || name.AsSpan().ContainsAny("/\\:\0"))
            throw new InvalidFileException(namedBy, name, "is no plain file name: shards lie in the checkpoint's own folder");
        return Find(folder, name) ?? throw new InvalidFileException(namedBy, name, "is named here but is not in the folder");
    }

    private static void CheckLink(string folder, string path, string name)
    {
        FileSystemInfo? target;
        try
        {
            target = new FileInfo(path).ResolveLinkTarget(returnFinalTarget: true);
        }
        catch (IOException failure)
        {
            throw new InvalidFileException(path, name, "is a link in a circle", failure);
        }
        if (target is null) return;
        if (!target.Exists) throw new InvalidFileException(path, name, "is a broken link");
        var home = Path.GetDirectoryName(target.FullName);
        if (!Homes(folder).Contains(home)) throw new InvalidFileException(path, name, "is a link that leads outside the checkpoint's folder");
    }

    /// <summary>Where links may lead: the folder itself, and the blobs of a Hugging Face cache whose snapshot it is.</summary>
    private static IEnumerable<string> Homes(string folder)
    {
        var given = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        foreach (var home in new[] { given, new DirectoryInfo(given).ResolveLinkTarget(returnFinalTarget: true)?.FullName }.OfType<string>())
        {
            yield return home;
            var snapshots = Path.GetDirectoryName(home);
            if (Path.GetFileName(snapshots) == "snapshots") yield return Path.Combine(Path.GetDirectoryName(snapshots)!, "blobs");
        }
    }
}
