using System.Text.Json;
using System.Text.Json.Serialization;

namespace Routing.Server.Wire;

/// <summary>Body of <c>POST /v1/embeddings</c>.</summary>
internal sealed record EmbeddingsRequest
{
    public string? Model { get; init; }
    public PromptInput? Input { get; init; }

    /// <summary>float (default) or base64.</summary>
    public string? EncodingFormat { get; init; }

    public int? Dimensions { get; init; }

    /// <summary>Ours: mean (default) or last.</summary>
    public string? Pooling { get; init; }

    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Others { get; set; }
}
