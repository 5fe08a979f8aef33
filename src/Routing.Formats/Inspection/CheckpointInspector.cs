using System.Text.Json.Nodes;
using Routing.Formats.Checkpoints;

namespace Routing.Formats.Inspection;

/// <summary>A folder with config.json and safetensors weights.</summary>
internal sealed class CheckpointInspector : IPathInspector
{
    public string Knows => "a checkpoint folder";

    public bool Recognises(string path, ReadOnlySpan<byte> head) => Directory.Exists(path);

    public InspectionReport Inspect(string path)
    {
        using var checkpoint = Checkpoint.Open(path);
        return new()
        {
            Path = path,
            Kind = "checkpoint",
            Summary = Summary(checkpoint),
            Tensors = [.. ModelTensors.Of(checkpoint.Config).Select(t => InspectedTensor.Of(checkpoint.Tensors[t.Name]))],
            Notes = checkpoint.Notes,
        };
    }

    private static JsonObject Summary(Checkpoint checkpoint)
    {
        var config = checkpoint.Config;
        var tensors = checkpoint.Tensors.Values;
        return new()
        {
            ["architecture"] = config.ModelType,
            ["parameters"] = tensors.Sum(t => t.ElementCount),
            ["types"] = TypeSummary.Of(tensors),
            ["tensors"] = tensors.Length,
            ["bytes"] = tensors.Sum(t => t.ByteCount),
            ["files"] = new JsonArray([.. checkpoint.Files.Select(file => (JsonNode)Path.GetFileName(file))]),
            ["vocabulary_size"] = config.VocabularySize,
            ["hidden_size"] = config.HiddenSize,
            ["intermediate_size"] = config.IntermediateSize,
            ["layers"] = config.LayerCount,
            ["heads"] = config.HeadCount,
            ["kv_heads"] = config.KvHeadCount,
            ["head_dim"] = config.HeadDim,
            ["context"] = config.MaxPositions,
            ["rope"] = Rope(config.Rope),
            ["sliding_windows"] = new JsonArray([.. config.SlidingWindows.Select(window => (JsonNode?)window)]),
            ["tied_embeddings"] = config.TiedEmbeddings,
            ["qkv_bias"] = config.QkvBias,
            ["attention_output_bias"] = config.AttentionOutputBias,
            ["mlp_bias"] = config.MlpBias,
            ["qk_norm"] = config.QkNorm,
            ["bos_token_id"] = config.BosTokenId,
            ["eos_token_ids"] = new JsonArray([.. config.EosTokenIds.Select(id => (JsonNode)id)]),
            ["tokenizer_tokens"] = checkpoint.Tokenizer.TokenCount,
            ["chat_template"] = checkpoint.Tokenizer.HasChatTemplate,
        };
    }

    private static JsonObject Rope(RopeConfig rope)
    {
        var json = new JsonObject { ["type"] = rope.Kind.ToString().ToLowerInvariant(), ["theta"] = rope.Theta };
        if (rope.Kind != RopeKind.Default) json["factor"] = rope.Factor;
        if (rope.Kind is RopeKind.Llama3 or RopeKind.Yarn) json["original_context"] = rope.OriginalMaxPositions;
        return json;
    }
}
