using System.Text.Json.Nodes;
using Routing.Formats.Checkpoints;

namespace Routing.Tests.Formats.Checkpoints;

/// <summary>Writes small checkpoints, whole or broken in one chosen way.</summary>
internal static class CheckpointBuilder
{
    public static ModelConfig Config { get; } = new()
    {
        ModelType = "llama",
        VocabularySize = 12,
        HiddenSize = 8,
        IntermediateSize = 6,
        LayerCount = 2,
        HeadCount = 2,
        KvHeadCount = 1,
        HeadDim = 4,
        MaxPositions = 32,
        Rope = new RopeConfig(),
        BosTokenId = 1,
        EosTokenIds = [2],
    };

    /// <summary>Every tensor of a model, filled with a pattern of its name.</summary>
    public static List<TensorToWrite> Tensors(ModelConfig config, StoredType type = StoredType.BF16) =>
        [.. ModelTensors.Of(config).Select(t => Tensor(t.Name, type, t.Shape))];

    public static TensorToWrite Tensor(string name, StoredType type, IReadOnlyList<long> shape) =>
        new(name, type, shape, stream =>
        {
            for (var i = 0L; i < shape.Aggregate(1L, (product, size) => product * size) * type.Size(); i++) stream.WriteByte((byte)(name[(int)(i % name.Length)] + i));
        });

    public static void Write(string folder, ModelConfig config)
    {
        ModelConfigWriter.Write(folder, config, StoredType.BF16);
        WriteWeights(folder, Tensors(config));
    }

    public static void WriteWeights(string folder, IReadOnlyList<TensorToWrite> tensors) =>
        SafetensorsWriter.Write(Path.Combine(folder, Checkpoint.WeightsFileName), tensors);

    /// <summary>Writes two shards and their index.</summary>
    public static void WriteShards(string folder, IReadOnlyList<TensorToWrite> tensors)
    {
        var half = tensors.Count / 2;
        var map = new JsonObject();
        foreach (var (name, part) in new[] { ("one.safetensors", tensors.Take(half)), ("two.safetensors", tensors.Skip(half)) })
        {
            SafetensorsWriter.Write(Path.Combine(folder, name), [.. part]);
            foreach (var tensor in part) map[tensor.Name] = name;
        }
        WriteIndex(folder, map);
    }

    public static void WriteIndex(string folder, JsonObject map) =>
        File.WriteAllText(Path.Combine(folder, "model.safetensors.index.json"), new JsonObject { ["weight_map"] = map }.ToJsonString());

    /// <summary>Edits a JSON file of the folder.</summary>
    public static void Edit(string folder, string name, Action<JsonObject> edit)
    {
        var path = Path.Combine(folder, name);
        var json = JsonNode.Parse(File.ReadAllText(path))!.AsObject();
        edit(json);
        File.WriteAllText(path, json.ToJsonString());
    }
}
