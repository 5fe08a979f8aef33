using System.Text.Json.Nodes;

namespace Routing.Formats.Templates;

/// <summary>One turn of a conversation.</summary>
/// <param name="Role">system, user, assistant, tool, or what else the template knows.</param>
/// <param name="Content">What was said; null for an assistant turn that only calls tools.</param>
public sealed record ChatMessage(string Role, string? Content)
{
    /// <summary>The assistant's reasoning, kept apart from its answer.</summary>
    public string? ReasoningContent { get; init; }

    public IReadOnlyList<ChatToolCall> ToolCalls { get; init; } = [];

    /// <summary>On a tool turn: the call it answers.</summary>
    public string? ToolCallId { get; init; }

    /// <summary>Name of the speaker or of the tool.</summary>
    public string? Name { get; init; }

    /// <summary>The shape templates expect; keys that have no value are left out, so that <c>is defined</c> works.</summary>
    internal JsonObject ToJson()
    {
        var json = new JsonObject { ["role"] = Role, ["content"] = Content };
        if (ReasoningContent is not null) json["reasoning_content"] = ReasoningContent;
        if (ToolCalls.Count > 0) json["tool_calls"] = new JsonArray([.. ToolCalls.Select(ToJson)]);
        if (ToolCallId is not null) json["tool_call_id"] = ToolCallId;
        if (Name is not null) json["name"] = Name;
        return json;
    }

    private static JsonObject ToJson(ChatToolCall call) => new()
    {
        ["id"] = call.Id,
        ["type"] = "function",
        ["function"] = new JsonObject { ["name"] = call.Name, ["arguments"] = call.Arguments.DeepClone() },
    };
}
