using Routing.Models;

namespace Routing.Cli.Diagnosis;

/// <summary>The checkpoints that ship with the program.</summary>
internal static class ModelChecks
{
    private const string Area = "models";

    public static IEnumerable<Check> All()
    {
        var folders = PretrainedModels.Folders();
        if (folders.Count == 0)
            yield return Check.Warning(Area, "shipped", $"none in {PretrainedModels.Folder}", "Build the program again from a full clone, or name checkpoints yourself (--model).");
        foreach (var folder in folders)
        {
            var weights = Directory.GetFiles(folder, "*.safetensors").Sum(file => new FileInfo(file).Length);
            yield return weights > 0
                ? Check.Ok(Area, Path.GetFileName(folder), $"{weights / 1e6:F1} MB in {folder}")
                : Check.Problem(Area, Path.GetFileName(folder), $"no weights in {folder}", "Clone the repository again: the file *.safetensors is missing or empty.");
        }
    }
}
