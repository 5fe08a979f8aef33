using System.Text.Json;
using Routing.Hosting.Chat;
using Routing.Runtime;
using Routing.Server.Errors;
using Routing.Server.Requests;
using Routing.Server.Streaming;
using Routing.Server.Wire;

namespace Routing.Server.Replies;

/// <summary>Replies of <c>POST /v1/responses</c>: one object, or named events with running numbers and no <c>[DONE]</c>.</summary>
internal sealed class ResponsesReply(PreparedRequest request, ResponsesRequest fields) : IReplyFormat
{
    private readonly string _id = $"resp_{Guid.NewGuid():N}";
    private readonly long _created = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
    private readonly ChatChoice _choice = new(request.Format);
    private readonly List<ResponseItem> _items = [];

    /// <summary>Tokens whose text has not come yet: it may be part of a character, or of a call.</summary>
    private readonly List<GeneratedToken> _held = [];

    /// <summary>All tokens, when they are traced.</summary>
    private readonly List<GeneratedToken> _traced = [];

    private bool _isOpen;
    private int _sequence, _toolCalls;

    /// <inheritdoc/>
    public void WriteStart(SseWriter events)
    {
        foreach (var name in (string[])["response.created", "response.in_progress"])
        {
            var json = Begin(events, name);
            json.WritePropertyName("response");
            WriteResponse(json, null, null);
            End(events, json);
        }
    }

    /// <inheritdoc/>
    public void WriteToken(SseWriter events, in GeneratedToken token)
    {
        foreach (var part in Take(token)) WritePart(events, part);
    }

    /// <inheritdoc/>
    public void WriteEnd(SseWriter events, AnswerEnd end)
    {
        foreach (var part in _choice.Finish(OutputFormat.Rest(end.Choices[0], request.Engine.Sampling.IncludeStop))) WritePart(events, part);
        Close(events, isCut: !IsComplete(end));
        var json = Begin(events, IsComplete(end) ? "response.completed" : "response.incomplete");
        json.WritePropertyName("response");
        WriteResponse(json, end, null);
        End(events, json);
    }

    /// <inheritdoc/>
    public void WriteFailure(SseWriter events, ApiException failure, string requestId)
    {
        var json = Begin(events, "response.failed");
        json.WritePropertyName("response");
        WriteResponse(json, null, failure);
        End(events, json);
    }

    /// <inheritdoc/>
    public void WriteWhole(Utf8JsonWriter json, IReadOnlyList<GeneratedToken> tokens, AnswerEnd end)
    {
        foreach (var token in tokens)
            foreach (var part in Take(token)) Collect(part);
        foreach (var part in _choice.Finish(OutputFormat.Rest(end.Choices[0], request.Engine.Sampling.IncludeStop))) Collect(part);
        for (var i = 0; i < _items.Count; i++) _items[i].Finish(isCut: i + 1 == _items.Count && _items[i].Call is null && !IsComplete(end));
        WriteResponse(json, end, null);
    }

    private static bool IsComplete(AnswerEnd end) => end.Choices[0].FinishReason == FinishReason.Stop;

    /// <summary>Takes a token; returns what its text turned out to be.</summary>
    private IReadOnlyList<OutputPart> Take(in GeneratedToken token)
    {
        if (request.Trace == TraceLevel.Tokens) _traced.Add(token);
        if (!request.IsEnd(token)) _held.Add(token);
        return _choice.Append(token.Text);
    }

    /// <summary>Adds a part, and the tokens held for it, to the item it belongs to; a part of another kind, or a call, begins a new one.</summary>
    private ResponseItem Collect(in OutputPart part)
    {
        if (_items is not [.., var item] || item.Kind != part.Kind || part.Kind == OutputKind.ToolCall)
            _items.Add(item = new ResponseItem(part.Kind, part.Kind == OutputKind.ToolCall ? _choice.ToolCalls[_toolCalls++] : null));
        if (part.Kind != OutputKind.ToolCall) item.Append(part.Text);
        item.Tokens.AddRange(_held);
        _held.Clear();
        return item;
    }

    private void WritePart(SseWriter events, in OutputPart part)
    {
        if (_isOpen && (_items[^1].Kind != part.Kind || part.Kind == OutputKind.ToolCall)) Close(events);
        GeneratedToken[] made = [.. _held];
        var item = Collect(part);
        if (!_isOpen) Open(events, item);
        var json = Begin(events, DeltaName(item) + ".delta");
        WritePlace(json, item);
        json.WriteString("delta", part.Text);
        if (item.Kind == OutputKind.Content)
        {
            json.WritePropertyName("logprobs");
            WriteLogProbs(json, made);
        }
        if (made.Length > 0 && request.Trace == TraceLevel.Tokens)
        {
            json.WritePropertyName("routing");
            RoutingReport.WriteChunk(json, request, made);
        }
        End(events, json);
        if (item.Kind == OutputKind.ToolCall) Close(events);
    }

    private void Open(SseWriter events, ResponseItem item)
    {
        _isOpen = true;
        var json = Begin(events, "response.output_item.added");
        json.WriteNumber("output_index", _items.Count - 1);
        json.WritePropertyName("item");
        item.Write(json, WriteLogProbs);
        End(events, json);
        if (item.Kind == OutputKind.ToolCall) return;
        json = Begin(events, "response.content_part.added");
        WritePlace(json, item);
        json.WritePropertyName("part");
        item.WritePart(json, WriteLogProbs);
        End(events, json);
    }

    private void Close(SseWriter events, bool isCut = false)
    {
        if (!_isOpen) return;
        _isOpen = false;
        var item = _items[^1];
        item.Finish(isCut);
        var json = Begin(events, DeltaName(item) + ".done");
        WritePlace(json, item);
        json.WriteString(item.Kind == OutputKind.ToolCall ? "arguments" : "text", item.Text);
        if (item.Call is { } call) json.WriteString("name", call.Name);
        if (item.Kind == OutputKind.Content)
        {
            json.WritePropertyName("logprobs");
            WriteLogProbs(json, item.Tokens);
        }
        End(events, json);
        if (item.Kind != OutputKind.ToolCall)
        {
            json = Begin(events, "response.content_part.done");
            WritePlace(json, item);
            json.WritePropertyName("part");
            item.WritePart(json, WriteLogProbs);
            End(events, json);
        }
        json = Begin(events, "response.output_item.done");
        json.WriteNumber("output_index", _items.Count - 1);
        json.WritePropertyName("item");
        item.Write(json, WriteLogProbs);
        End(events, json);
    }

    private static string DeltaName(ResponseItem item) => item.Kind switch
    {
        OutputKind.Content => "response.output_text",
        OutputKind.Reasoning => "response.reasoning_text",
        _ => "response.function_call_arguments",
    };

    private void WritePlace(Utf8JsonWriter json, ResponseItem item)
    {
        json.WriteString("item_id", item.Id);
        json.WriteNumber("output_index", _items.Count - 1);
        if (item.Kind != OutputKind.ToolCall) json.WriteNumber("content_index", 0);
    }

    private Utf8JsonWriter Begin(SseWriter events, string name)
    {
        var json = events.Begin(name);
        json.WriteStartObject();
        json.WriteString("type", name);
        json.WriteNumber("sequence_number", _sequence++);
        return json;
    }

    private static void End(SseWriter events, Utf8JsonWriter json)
    {
        json.WriteEndObject();
        events.End();
    }

    private void WriteLogProbs(Utf8JsonWriter json, IReadOnlyList<GeneratedToken> tokens)
    {
        json.WriteStartArray();
        if (request.LogProbs)
            foreach (var token in tokens) LogProbs.Write(json, request, token);
        json.WriteEndArray();
    }

    /// <summary>The response object.</summary>
    /// <param name="end">How the answer ended; null while it is made.</param>
    /// <param name="failure">Why it failed, if it did.</param>
    private void WriteResponse(Utf8JsonWriter json, AnswerEnd? end, ApiException? failure)
    {
        json.WriteStartObject();
        json.WriteString("id", _id);
        json.WriteString("object", "response");
        json.WriteNumber("created_at", _created);
        json.WriteString("status", failure is not null ? "failed" : end is null ? "in_progress" : IsComplete(end) ? "completed" : "incomplete");
        json.WritePropertyName("error");
        if (failure is null) json.WriteNullValue();
        else JsonSerializer.Serialize(json, new ResponseError(failure.Code ?? failure.Type, failure.Message), WireJson.Relaxed.ResponseError);
        json.WritePropertyName("incomplete_details");
        if (end is null || IsComplete(end)) json.WriteNullValue();
        else JsonSerializer.Serialize(json, new IncompleteDetails("max_output_tokens"), WireJson.Relaxed.IncompleteDetails);
        ResponseSettings.Write(json, request, fields);
        json.WriteStartArray("output");
        if (end is not null)
            foreach (var item in _items) item.Write(json, WriteLogProbs);
        json.WriteEndArray();
        if (end is not null)
        {
            ResponseSettings.WriteUsage(json, request.Engine.Prompt.Length, _choice.Tokens, _choice.ReasoningTokens);
            if (request.Trace != TraceLevel.None)
            {
                json.WritePropertyName("routing");
                RoutingReport.Write(json, request, end, request.Trace == TraceLevel.Tokens ? _traced : null);
            }
        }
        json.WriteEndObject();
    }
}
