using System.Text.Json;
using System.Text.Json.Nodes;

namespace Routing.Server.Wire;

/// <summary>Body of <c>POST /v1/responses</c>, the part of it that needs no memory.</summary>
internal sealed record ResponsesRequest : GenerationFields
{
    /// <summary>A string, or a list of items.</summary>
    public JsonElement? Input { get; init; }

    public string? Instructions { get; init; }
    public int? MaxOutputTokens { get; init; }
    public int? TopLogprobs { get; init; }
    public JsonArray? Tools { get; init; }
    public ToolChoice? ToolChoice { get; init; }
    public bool? ParallelToolCalls { get; init; }
    public ReasoningFields? Reasoning { get; init; }
    public TextFields? Text { get; init; }
    public JsonObject? Metadata { get; init; }
    public string? Truncation { get; init; }
    public string[]? Include { get; init; }
}

internal sealed record ReasoningFields
{
    public string? Effort { get; init; }
}

internal sealed record TextFields
{
    public JsonElement? Format { get; init; }
}

/// <summary>One item of a conversation in the responses API.</summary>
internal sealed record InputItem
{
    public string? Type { get; init; }
    public string? Role { get; init; }
    public MessageContent? Content { get; init; }
    public string? CallId { get; init; }
    public string? Name { get; init; }
    public string? Arguments { get; init; }
    public MessageContent? Output { get; init; }
}
