using System.Buffers;
using System.Text.Json;

namespace Routing.Loadbench.Client;

/// <summary>What one event of a streamed completion says.</summary>
/// <remarks>A reader of tokens, no document: the client runs on the machine it measures.</remarks>
internal struct StreamedChunk
{
    private static readonly JsonSerializerOptions s_snakeCase = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    private bool _hasChoice, _hasRole, _hasText;

    /// <summary>The choice's text went to the writer; a chunk without any may still be a token (part of a character, a special token).</summary>
    /// <remarks>A chunk that only opens a chat message with its role is none: some servers send it before they read the prompt.</remarks>
    public readonly bool IsToken => _hasChoice && (_hasText || FinishReason is not null || !_hasRole);

    public string? FinishReason { get; private set; }

    public int? PromptTokens { get; private set; }

    public int? CompletionTokens { get; private set; }

    public RoutingSummary? Routing { get; private set; }

    /// <summary>What went wrong on the server, in its words.</summary>
    public string? Error { get; private set; }

    /// <summary>Reads a chunk of either completions endpoint.</summary>
    /// <param name="json">UTF-8.</param>
    /// <param name="text">Takes the text, as UTF-8.</param>
    /// <exception cref="JsonException">It is no JSON object.</exception>
    public static StreamedChunk Parse(ReadOnlySpan<byte> json, IBufferWriter<byte> text)
    {
        var chunk = new StreamedChunk();
        var reader = new Utf8JsonReader(json);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) throw new JsonException("the event is no JSON object");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (Takes(ref reader, "choices"u8)) chunk.ReadChoices(ref reader, text);
            else if (Takes(ref reader, "usage"u8)) chunk.ReadUsage(ref reader);
            else if (Takes(ref reader, "routing"u8)) chunk.Routing = JsonSerializer.Deserialize<RoutingSummary>(ref reader, s_snakeCase);
            else if (Takes(ref reader, "error"u8)) chunk.Error = ErrorText.Of(JsonElement.ParseValue(ref reader));
            else reader.Skip();
        }
        return chunk;
    }

    /// <summary>At a property of this name: moves to its value.</summary>
    private static bool Takes(ref Utf8JsonReader reader, ReadOnlySpan<byte> name) => reader.ValueTextEquals(name) && reader.Read();

    // One choice a request, so the first is all.
    private void ReadChoices(ref Utf8JsonReader reader, IBufferWriter<byte> text)
    {
        if (reader.TokenType != JsonTokenType.StartArray) return;
        while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
        {
            if (_hasChoice)
            {
                reader.Skip();
                continue;
            }
            _hasChoice = true;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (Takes(ref reader, "text"u8)) Append(ref reader, text);
                else if (Takes(ref reader, "delta"u8)) ReadDelta(ref reader, text);
                else if (Takes(ref reader, "finish_reason"u8)) FinishReason = reader.GetString();
                else reader.Skip();
            }
        }
    }

    private void ReadDelta(ref Utf8JsonReader reader, IBufferWriter<byte> text)
    {
        if (reader.TokenType != JsonTokenType.StartObject) return;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (Takes(ref reader, "role"u8)) _hasRole = true;
            else if (Takes(ref reader, "content"u8)) Append(ref reader, text);
            else if (reader.ValueTextEquals("reasoning_content"u8) || reader.ValueTextEquals("reasoning"u8))
            {
                reader.Read();
                _hasText |= reader.TokenType == JsonTokenType.String && reader.ValueSpan.Length > 0;
            }
            else reader.Skip();
        }
    }

    private void Append(ref Utf8JsonReader reader, IBufferWriter<byte> text)
    {
        if (reader.TokenType != JsonTokenType.String || reader.ValueSpan.Length == 0) return;
        _hasText = true;
        var written = reader.CopyString(text.GetSpan(reader.ValueSpan.Length));   // unescaped is never longer
        text.Advance(written);
    }

    private void ReadUsage(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject) return;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (Takes(ref reader, "prompt_tokens"u8)) PromptTokens = Number(ref reader);
            else if (Takes(ref reader, "completion_tokens"u8)) CompletionTokens = Number(ref reader);
            else reader.Skip();
        }
    }

    private static int? Number(ref Utf8JsonReader reader) => reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var number) ? number : null;
}
