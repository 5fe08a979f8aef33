namespace Routing.Models;

/// <summary>The checkpoints that ship with the product; the build puts them beside every executable.</summary>
public static class PretrainedModels
{
    /// <summary>The folder that holds them, one subfolder a model.</summary>
    public static string Folder => Path.Combine(AppContext.BaseDirectory, "Pretrained");

    /// <summary>Folders of the models there, by name.</summary>
    public static IReadOnlyList<string> Folders() => !Directory.Exists(Folder) ? [] :
        [.. Directory.GetDirectories(Folder).Where(model => File.Exists(Path.Combine(model, "config.json"))).Order(StringComparer.Ordinal)];
}
