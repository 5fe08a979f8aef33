using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;
using Routing.Formats.Templates;

namespace Routing.Hosting.Chat;

/// <summary>Turns messages of Microsoft.Extensions.AI into turns of a conversation.</summary>
internal static class ChatMessageMapper
{
    /// <exception cref="NotSupportedException">A message holds what no model here reads.</exception>
    public static IReadOnlyList<Formats.Templates.ChatMessage> Map(IEnumerable<Microsoft.Extensions.AI.ChatMessage> messages, string? instructions)
    {
        var turns = new List<Formats.Templates.ChatMessage>();
        if (instructions is not null) turns.Add(new Formats.Templates.ChatMessage("system", instructions));
        foreach (var message in messages) Add(turns, message);
        return turns;
    }

    /// <summary>A message is one turn; of results of tools each is.</summary>
    private static void Add(List<Formats.Templates.ChatMessage> turns, Microsoft.Extensions.AI.ChatMessage message)
    {
        var (text, reasoning, calls, results) = (new List<string>(), new List<string>(), new List<ChatToolCall>(), new List<Formats.Templates.ChatMessage>());
        foreach (var content in message.Contents)
        {
            switch (content)
            {
                case TextReasoningContent thought:
                    reasoning.Add(thought.Text);
                    break;
                case TextContent said:
                    text.Add(said.Text);
                    break;
                case FunctionCallContent call:
                    calls.Add(new ChatToolCall(call.CallId, call.Name, JsonSerializer.SerializeToNode(call.Arguments) ?? new JsonObject()));
                    break;
                case FunctionResultContent result:
                    results.Add(new Formats.Templates.ChatMessage("tool", result.Result as string ?? JsonSerializer.Serialize(result.Result)) { ToolCallId = result.CallId });
                    break;
                case UsageContent:
                    break;   // comes back with an answer's message, and says nothing
                default:
                    throw new NotSupportedException($"A message holds {content.GetType().Name}; these models read text alone.");
            }
        }
        turns.AddRange(results);
        if (results.Count > 0 && text.Count + calls.Count == 0) return;
        turns.Add(new Formats.Templates.ChatMessage(message.Role.Value == "developer" ? "system" : message.Role.Value, text.Count == 0 && calls.Count > 0 ? null : string.Join('\n', text))
        {
            ReasoningContent = reasoning.Count == 0 ? null : string.Concat(reasoning), ToolCalls = calls, Name = message.AuthorName,
        });
    }
}
