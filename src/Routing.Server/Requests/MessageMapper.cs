using System.Text.Json;
using System.Text.Json.Nodes;
using Routing.Formats.Templates;
using Routing.Server.Errors;
using Routing.Server.Wire;

namespace Routing.Server.Requests;

/// <summary>Turns a message of a request into a turn of the conversation.</summary>
internal static class MessageMapper
{
    /// <param name="fields">The message.</param>
    /// <param name="place">Where it stands in the request, for errors.</param>
    /// <exception cref="ApiException">It lacks something, or is of no known role.</exception>
    public static ChatMessage Map(MessageFields fields, string place)
    {
        var role = fields?.Role switch
        {
            "system" or "user" or "assistant" or "tool" => fields.Role,
            "developer" => "system",   // what templates call it
            "function" => throw ApiException.Unsupported($"{place}.role", $"'{place}.role' is 'function'; answer tool calls with the role 'tool'."),
            null => throw ApiException.Invalid($"{place}.role", $"'{place}.role' is missing.", "missing_required_parameter"),
            var other => throw ApiException.Invalid($"{place}.role", $"'{place}.role' is '{other}'; there are system, developer, user, assistant and tool."),
        };
        if (fields.Content is null && fields.ToolCalls is not { Length: > 0 }) throw ApiException.Invalid($"{place}.content", $"'{place}.content' is missing.", "missing_required_parameter");
        if (fields.ToolCalls is { Length: > 0 } && role != "assistant") throw ApiException.Invalid($"{place}.tool_calls", $"'{place}.tool_calls' belongs to assistant messages.");
        if (role == "tool" && fields.ToolCallId is null) throw ApiException.Invalid($"{place}.tool_call_id", $"'{place}.tool_call_id' is missing; it says which call this answers.", "missing_required_parameter");
        return new ChatMessage(role, fields.Content?.Text)
        {
            Name = fields.Name,
            ToolCallId = fields.ToolCallId,
            ReasoningContent = fields.ReasoningContent ?? fields.Reasoning,
            ToolCalls = [.. (fields.ToolCalls ?? []).Select((call, index) => Map(call, $"{place}.tool_calls[{index}]"))],
        };
    }

    private static ChatToolCall Map(ToolCallFields call, string place)
    {
        if (call?.Function?.Name is not { } name) throw ApiException.Invalid($"{place}.function.name", $"'{place}.function.name' is missing.", "missing_required_parameter");
        var arguments = call.Function.Arguments switch
        {
            null or { ValueKind: JsonValueKind.Null } => new JsonObject(),
            { ValueKind: JsonValueKind.Object } json => JsonObject.Create(json)!,
            { ValueKind: JsonValueKind.String } text => Parse(text, place),
            _ => throw ApiException.Invalid($"{place}.function.arguments", $"'{place}.function.arguments' must be JSON as a string."),
        };
        return new ChatToolCall(call.Id ?? "", name, arguments);
    }

    /// <summary>Templates write arguments as an object; text that is none stays text.</summary>
    private static JsonNode Parse(JsonElement text, string place)
    {
        try
        {
            var given = text.GetString()!;
            try
            {
                return JsonNode.Parse(given) as JsonObject ?? (JsonNode)JsonValue.Create(given);
            }
            catch (JsonException)
            {
                return JsonValue.Create(given);
            }
        }
        catch (InvalidOperationException failure)
        {
            throw ApiException.Invalid($"{place}.function.arguments", $"'{place}.function.arguments' is not text: {failure.Message}");
        }
    }
}
