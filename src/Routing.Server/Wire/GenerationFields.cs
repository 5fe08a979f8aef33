using System.Text.Json;
using System.Text.Json.Serialization;

namespace Routing.Server.Wire;

/// <summary>Request fields that chat and text completions share. Null is absent.</summary>
internal abstract record GenerationFields
{
    public string? Model { get; init; }
    public int? MaxTokens { get; init; }
    public float? Temperature { get; init; }
    public float? TopP { get; init; }
    public int? N { get; init; }
    public OneOrMany? Stop { get; init; }
    public bool? Stream { get; init; }
    public StreamOptions? StreamOptions { get; init; }
    public long? Seed { get; init; }
    public float? FrequencyPenalty { get; init; }
    public float? PresencePenalty { get; init; }
    public Dictionary<string, float>? LogitBias { get; init; }

    // Of vLLM and others that serve open weights.
    public int? TopK { get; init; }
    public float? MinP { get; init; }
    public float? RepetitionPenalty { get; init; }
    public int? MinTokens { get; init; }
    public bool? IgnoreEos { get; init; }
    public int[]? StopTokenIds { get; init; }
    public bool? IncludeStopStrInOutput { get; init; }
    public bool? SkipSpecialTokens { get; init; }
    public bool? ReturnTokenIds { get; init; }
    public bool? ReturnTokensAsTokenIds { get; init; }
    public int? PromptLogprobs { get; init; }
    public string? RequestId { get; init; }

    // Ours.
    public RoutingFields? Routing { get; init; }

    public ResponseFormat? ResponseFormat { get; init; }

    /// <summary>Fields that are none of the above: known ones that are not served are refused, others ignored.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Others { get; set; }
}

internal sealed record StreamOptions
{
    public bool? IncludeUsage { get; init; }

    /// <summary>vLLM's: usage so far in every chunk.</summary>
    public bool? ContinuousUsageStats { get; init; }
}

internal sealed record ResponseFormat
{
    public string? Type { get; init; }
    public JsonSchemaFormat? JsonSchema { get; init; }
}

internal sealed record JsonSchemaFormat
{
    public string? Name { get; init; }
    public string? Description { get; init; }
    public bool? Strict { get; init; }
    public JsonElement? Schema { get; init; }
}
