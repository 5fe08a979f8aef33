using System.Text;
using System.Text.Json;
using Routing.Hosting.Chat;
using Routing.Runtime;

namespace Routing.Server.Replies;

/// <summary>One output item of the responses API: a message, reasoning, or a function call.</summary>
internal sealed class ResponseItem(OutputKind kind, ToolCall? call)
{
    private readonly StringBuilder _text = new();

    public OutputKind Kind => kind;

    public string Id { get; } = $"{kind switch { OutputKind.Content => "msg", OutputKind.Reasoning => "rs", _ => "fc" }}_{Guid.NewGuid():N}";

    public ToolCall? Call => call;

    public string Text => call?.Arguments ?? _text.ToString();

    public List<GeneratedToken> Tokens { get; } = [];

    public void Append(string text) => _text.Append(text);

    /// <summary>Writes the item.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="isDone">Whole; else as it begins.</param>
    /// <param name="writeLogProbs">Writes the list of log probabilities of its tokens.</param>
    public void Write(Utf8JsonWriter json, bool isDone, Action<Utf8JsonWriter, IReadOnlyList<GeneratedToken>> writeLogProbs)
    {
        json.WriteStartObject();
        json.WriteString("id", Id);
        json.WriteString("type", kind switch { OutputKind.Content => "message", OutputKind.Reasoning => "reasoning", _ => "function_call" });
        json.WriteString("status", isDone ? "completed" : "in_progress");
        if (call is not null)
        {
            json.WriteString("call_id", call.Id);
            json.WriteString("name", call.Name);
            json.WriteString("arguments", isDone ? call.Arguments : "");
        }
        else
        {
            if (kind == OutputKind.Content) json.WriteString("role", "assistant");
            else json.WriteStartArray("summary");
            if (kind == OutputKind.Reasoning) json.WriteEndArray();
            json.WriteStartArray("content");
            if (isDone) WritePart(json, isDone, writeLogProbs);
            json.WriteEndArray();
        }
        json.WriteEndObject();
    }

    /// <summary>Writes the one part of a message or of reasoning.</summary>
    public void WritePart(Utf8JsonWriter json, bool isDone, Action<Utf8JsonWriter, IReadOnlyList<GeneratedToken>> writeLogProbs)
    {
        json.WriteStartObject();
        json.WriteString("type", kind == OutputKind.Content ? "output_text" : "reasoning_text");
        json.WriteString("text", isDone ? Text : "");
        if (kind == OutputKind.Content)
        {
            json.WriteStartArray("annotations");
            json.WriteEndArray();
            json.WritePropertyName("logprobs");
            writeLogProbs(json, isDone ? Tokens : []);
        }
        json.WriteEndObject();
    }
}
