using System.Text.Json.Nodes;
using Routing.Formats.Checkpoints;

namespace Routing.Formats.Inspection;

/// <summary>A single safetensors file, whatever its tensors are for.</summary>
internal sealed class SafetensorsInspector : IPathInspector
{
    public string Knows => "a safetensors file";

    public bool Recognises(string path, ReadOnlySpan<byte> head) =>
        !head.IsEmpty && (SafetensorsFile.Recognises(head) || path.EndsWith(".safetensors", StringComparison.OrdinalIgnoreCase));

    public InspectionReport Inspect(string path)
    {
        using var file = SafetensorsFile.Open(path);
        var tensors = file.Tensors.Values.OrderBy(t => t.Address).ToArray();
        return new()
        {
            Path = path,
            Kind = "safetensors",
            Summary = new JsonObject
            {
                ["tensors"] = tensors.Length,
                ["elements"] = tensors.Sum(t => t.ElementCount),
                ["types"] = TypeSummary.Of(tensors),
                ["bytes"] = file.ByteCount,
                ["metadata"] = new JsonObject(file.Metadata.OrderBy(m => m.Key, StringComparer.Ordinal).Select(m => KeyValuePair.Create(m.Key, (JsonNode?)m.Value))),
            },
            Tensors = [.. tensors.Select(InspectedTensor.Of)],
        };
    }
}
