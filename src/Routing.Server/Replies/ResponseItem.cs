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

    /// <summary>In progress, completed, or incomplete where the answer was cut short in it.</summary>
    public string Status { get; private set; } = "in_progress";

    private bool IsDone => Status != "in_progress";

    public void Append(string text) => _text.Append(text);

    public void Finish(bool isCut) => Status = isCut ? "incomplete" : "completed";

    /// <summary>Writes the item: as it begins, or all of it once it is finished.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="writeLogProbs">Writes the list of log probabilities of its tokens.</param>
    public void Write(Utf8JsonWriter json, Action<Utf8JsonWriter, IReadOnlyList<GeneratedToken>> writeLogProbs)
    {
        json.WriteStartObject();
        json.WriteString("id", Id);
        json.WriteString("type", kind switch { OutputKind.Content => "message", OutputKind.Reasoning => "reasoning", _ => "function_call" });
        json.WriteString("status", Status);
        if (call is not null)
        {
            json.WriteString("call_id", call.Id);
            json.WriteString("name", call.Name);
            json.WriteString("arguments", IsDone ? call.Arguments : "");
        }
        else
        {
            if (kind == OutputKind.Content) json.WriteString("role", "assistant");
            else json.WriteStartArray("summary");
            if (kind == OutputKind.Reasoning) json.WriteEndArray();
            json.WriteStartArray("content");
            if (IsDone) WritePart(json, writeLogProbs);
            json.WriteEndArray();
        }
        json.WriteEndObject();
    }

    /// <summary>Writes the one part of a message or of reasoning.</summary>
    public void WritePart(Utf8JsonWriter json, Action<Utf8JsonWriter, IReadOnlyList<GeneratedToken>> writeLogProbs)
    {
        json.WriteStartObject();
        json.WriteString("type", kind == OutputKind.Content ? "output_text" : "reasoning_text");
        json.WriteString("text", IsDone ? Text : "");
        if (kind == OutputKind.Content)
        {
            json.WriteStartArray("annotations");
            json.WriteEndArray();
            json.WritePropertyName("logprobs");
            writeLogProbs(json, IsDone ? Tokens : []);
        }
        json.WriteEndObject();
    }
}
