using System.Text.Json.Nodes;
using Routing.Formats.Checkpoints;
using Routing.Formats.Pickles;

namespace Routing.Formats.Inspection;

/// <summary>A file of PyTorch's torch.save, whatever was saved.</summary>
internal sealed class TorchInspector : IPathInspector
{
    private const int MostKeys = 32;

    public string Knows => "a torch.save file";

    public bool Recognises(string path, ReadOnlySpan<byte> head) =>
        !head.IsEmpty && (TorchFile.Recognises(head) || Path.GetExtension(path).ToLowerInvariant() is ".pt" or ".pth");

    public InspectionReport Inspect(string path)
    {
        using var file = TorchFile.Open(path);
        return new()
        {
            Path = path,
            Kind = "torch",
            Summary = new JsonObject
            {
                ["holds"] = file.Root.Kind,
                ["keys"] = Keys(file.Root),
                ["tensors"] = file.Tensors.Count,
                ["elements"] = file.Tensors.Sum(entry => entry.Tensor.ElementCount),
                ["types"] = TypeSummary.Of(file.Tensors.Select(entry => entry.Tensor.Type)),
                ["bytes"] = file.ByteCount,
            },
            Tensors = [.. file.Tensors.Select(entry => new InspectedTensor(entry.Path, entry.Tensor.Type.Spelling(), entry.Tensor.Shape, entry.Tensor.ByteCount, Path.GetFileName(path)))],
        };
    }

    private static JsonArray Keys(PickleValue root)
    {
        if (root is not PickleDict { Entries: var entries }) return [];
        var keys = entries.Take(MostKeys).Select(entry => entry.Key is PickleText text ? text.Value : $"{((PickleInteger)entry.Key).Value}");
        return new([.. keys.Select(key => (JsonNode)key), .. entries.Count > MostKeys ? [(JsonNode)$"{entries.Count - MostKeys:N0} more"] : Array.Empty<JsonNode>()]);
    }
}
