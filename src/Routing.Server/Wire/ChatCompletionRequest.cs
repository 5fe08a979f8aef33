using System.Text.Json;
using System.Text.Json.Nodes;

namespace Routing.Server.Wire;

/// <summary>Body of <c>POST /v1/chat/completions</c>.</summary>
internal sealed record ChatCompletionRequest : GenerationFields
{
    public MessageFields[]? Messages { get; init; }
    public int? MaxCompletionTokens { get; init; }
    public bool? Logprobs { get; init; }
    public int? TopLogprobs { get; init; }
    public JsonArray? Tools { get; init; }
    public ToolChoice? ToolChoice { get; init; }
    public bool? ParallelToolCalls { get; init; }
    public string? ReasoningEffort { get; init; }
    public int? ThinkingTokenBudget { get; init; }
    public string? ChatTemplate { get; init; }
    public JsonObject? ChatTemplateKwargs { get; init; }
    public bool? AddGenerationPrompt { get; init; }
    public bool? ContinueFinalMessage { get; init; }
    public string? ServiceTier { get; init; }
}

/// <summary>One turn of a conversation.</summary>
internal sealed record MessageFields
{
    public string? Role { get; init; }
    public MessageContent? Content { get; init; }
    public string? Name { get; init; }
    public ToolCallFields[]? ToolCalls { get; init; }
    public string? ToolCallId { get; init; }
    public string? Reasoning { get; init; }
    public string? ReasoningContent { get; init; }
}

internal sealed record ToolCallFields
{
    public string? Id { get; init; }
    public string? Type { get; init; }
    public FunctionCallFields? Function { get; init; }
}

internal sealed record FunctionCallFields
{
    public string? Name { get; init; }

    /// <summary>JSON as a string, or an object.</summary>
    public JsonElement? Arguments { get; init; }
}
