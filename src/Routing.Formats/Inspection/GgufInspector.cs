using System.Text.Json.Nodes;
using Routing.Formats.Gguf;
using Routing.Formats.Gguf.Import;

namespace Routing.Formats.Inspection;

/// <summary>A GGUF file, whatever it holds, and whether it can be imported.</summary>
internal sealed class GgufInspector : IPathInspector
{
    public string Knows => "a GGUF file";

    public bool Recognises(string path, ReadOnlySpan<byte> head) =>
        !head.IsEmpty && (head.StartsWith("GGUF"u8) || path.EndsWith(".gguf", StringComparison.OrdinalIgnoreCase));

    public InspectionReport Inspect(string path)
    {
        using var file = GgufFile.Open(path);
        var obstacle = Obstacle(file);
        return new()
        {
            Path = path,
            Kind = "gguf",
            Summary = Summary(file, obstacle is null),
            Tensors = [.. file.Tensors.Select(tensor => new InspectedTensor(tensor.Name, tensor.Type.ToString(), tensor.Shape, tensor.ByteCount, Path.GetFileName(path)))],
            Notes = obstacle is null ? [] : [$"cannot be imported: {obstacle}"],
        };
    }

    private static JsonObject Summary(GgufFile file, bool importable)
    {
        var metadata = file.Metadata;
        var architecture = Text(metadata, "general.architecture");
        return new()
        {
            ["architecture"] = architecture,
            ["name"] = Text(metadata, "general.name"),
            ["parameters"] = file.Tensors.Sum(tensor => tensor.Count),
            ["types"] = Types(file),
            ["tensors"] = file.Tensors.Length,
            ["bytes"] = file.ByteCount,
            ["version"] = file.Version,
            ["context"] = Integer(metadata, $"{architecture}.context_length"),
            ["tokenizer"] = Text(metadata, "tokenizer.ggml.model"),
            ["pre_tokenizer"] = Text(metadata, "tokenizer.ggml.pre"),
            ["vocabulary_size"] = metadata.Find("tokenizer.ggml.tokens")?.Count,
            ["chat_template"] = metadata.Find("tokenizer.chat_template") is not null,
            ["importable"] = importable,
        };
    }

    /// <summary>Tensors of each element type, the type with most weights first.</summary>
    private static JsonObject Types(GgufFile file) => new(
        file.Tensors.GroupBy(tensor => tensor.Type)
            .OrderByDescending(group => group.Sum(tensor => tensor.Count))
            .Select(group => KeyValuePair.Create(group.Key.ToString(), (JsonNode?)group.Count())));

    private static string? Text(GgufMetadata metadata, string key) =>
        metadata.Find(key) is { Type: GgufValueType.String } value ? value.AsString() : null;

    private static long? Integer(GgufMetadata metadata, string key) =>
        metadata.Find(key) is { IsInteger: true } value ? value.AsInteger() : null;

    private static string? Obstacle(GgufFile file)
    {
        try
        {
            _ = GgufImportPlan.Of(file);
            return null;
        }
        catch (InvalidFileException refusal)
        {
            return $"{refusal.Item}: {refusal.Reason}";
        }
    }
}
