using System.Text.Json;
using Routing.Hosting.Chat;
using Routing.Runtime;
using Routing.Server.Errors;
using Routing.Server.Requests;
using Routing.Server.Streaming;
using Routing.Server.Wire;

namespace Routing.Server.Replies;

/// <summary>Replies of <c>POST /v1/chat/completions</c>.</summary>
internal sealed class ChatReply : IReplyFormat
{
    private readonly PreparedRequest _request;
    private readonly string _id = $"chatcmpl-{Guid.NewGuid():N}";
    private readonly long _created = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
    private readonly ChatChoice[] _choices;
    private readonly bool _passesThrough;

    public ChatReply(PreparedRequest request)
    {
        _request = request;
        _choices = [.. Enumerable.Range(0, request.Engine.Sampling.Choices).Select(_ => new ChatChoice(request.Format))];
        _passesThrough = !request.LogProbs && !request.ReturnTokenIds && request.Trace != TraceLevel.Tokens;
    }

    private Usage Usage => new(_request.Engine.Prompt.Length, _choices.Sum(choice => choice.Tokens), _choices.Sum(choice => choice.ReasoningTokens));

    /// <inheritdoc/>
    public void WriteStart(SseWriter events)
    {
    }

    /// <inheritdoc/>
    public void WriteToken(SseWriter events, in GeneratedToken token)
    {
        var choice = _choices[token.Choice];
        Start(events, token.Choice);
        var parts = choice.Append(token.Text);
        // What a token means for its record is in its first chunk.
        for (var i = 0; i < parts.Count; i++) WriteDelta(events, token.Choice, parts[i], i == 0 ? token : null);
        if (parts.Count == 0 && !_passesThrough && !IsEnd(token)) WriteDelta(events, token.Choice, new OutputPart(OutputKind.Content, ""), token);
    }

    /// <inheritdoc/>
    public void WriteEnd(SseWriter events, GenerationSummary end)
    {
        foreach (var (index, choice) in _choices.Index())
        {
            Start(events, index);
            foreach (var part in choice.Finish(end.Choices[index].Tail)) WriteDelta(events, index, part, null);
            var json = BeginChunk(events);
            BeginChoice(json, index);
            json.WriteStartObject("delta");
            json.WriteEndObject();
            EndChoice(json, FinishReasons.Of(end.Choices[index], choice.ToolCalls.Count > 0), null);
            FinishReasons.WriteStopReason(json, _request, end.Choices[index]);
            json.WriteEndObject();
            EndChunk(events, json, _request.IncludeUsage ? null : end);
        }
        if (_request.IncludeUsage)
        {
            var json = BeginChunk(events);
            json.WriteEndArray();
            json.WritePropertyName("usage");
            Usage.Write(json);
            WriteRouting(json, end);
            json.WriteEndObject();
            events.End();
        }
        events.Done();
    }

    /// <inheritdoc/>
    public void WriteFailure(SseWriter events, ApiException failure, string requestId)
    {
        JsonSerializer.Serialize(events.Begin(), ErrorReply.Of(failure, requestId), WireJson.Relaxed.ErrorReply);
        events.End();
    }

    /// <inheritdoc/>
    public void WriteWhole(Utf8JsonWriter json, IReadOnlyList<GeneratedToken> tokens, GenerationSummary end)
    {
        foreach (var token in tokens) _choices[token.Choice].Append(token.Text);
        json.WriteStartObject();
        WriteHead(json, "chat.completion");
        json.WriteStartArray("choices");
        foreach (var (index, choice) in _choices.Index())
        {
            choice.Finish(end.Choices[index].Tail);
            WriteChoice(json, index, choice, tokens, end.Choices[index]);
        }
        json.WriteEndArray();
        json.WritePropertyName("usage");
        Usage.Write(json);
        if (_request.ReturnTokenIds) WriteIds(json, "prompt_token_ids", _request.Engine.Prompt.Span);
        if (_request.Trace != TraceLevel.None)
        {
            json.WritePropertyName("routing");
            RoutingReport.Write(json, _request, end, _request.Trace == TraceLevel.Tokens ? tokens : null);
        }
        json.WriteEndObject();
    }

    private void WriteChoice(Utf8JsonWriter json, int index, ChatChoice choice, IReadOnlyList<GeneratedToken> tokens, ChoiceSummary end)
    {
        json.WriteStartObject();
        json.WriteNumber("index", index);
        json.WriteStartObject("message");
        json.WriteString("role", "assistant");
        if (choice.ToolCalls.Count > 0 && choice.Content.Length == 0) json.WriteNull("content");
        else json.WriteString("content", choice.Content);
        if (choice.Reasoning.Length > 0) json.WriteString("reasoning_content", choice.Reasoning);
        json.WriteNull("refusal");
        if (choice.ToolCalls.Count > 0)
        {
            json.WriteStartArray("tool_calls");
            foreach (var call in choice.ToolCalls) WriteToolCall(json, call, null);
            json.WriteEndArray();
        }
        json.WriteEndObject();
        json.WritePropertyName("logprobs");
        if (_request.LogProbs) WriteLogProbs(json, tokens.Where(token => token.Choice == index && !IsEnd(token)));
        else json.WriteNullValue();
        json.WriteString("finish_reason", FinishReasons.Of(end, choice.ToolCalls.Count > 0));
        FinishReasons.WriteStopReason(json, _request, end);
        if (_request.ReturnTokenIds) WriteIds(json, "token_ids", [.. tokens.Where(token => token.Choice == index).Select(token => token.Id)]);
        json.WriteEndObject();
    }

    /// <summary>The first chunk of a choice carries the role.</summary>
    private void Start(SseWriter events, int index)
    {
        if (_choices[index].HasStarted) return;
        _choices[index].HasStarted = true;
        var json = BeginChunk(events);
        BeginChoice(json, index);
        json.WriteStartObject("delta");
        json.WriteString("role", "assistant");
        json.WriteString("content", "");
        json.WriteEndObject();
        EndChoice(json, null, null);
        json.WriteEndObject();
        EndChunk(events, json, null);
    }

    private void WriteDelta(SseWriter events, int index, in OutputPart part, GeneratedToken? token)
    {
        var json = BeginChunk(events);
        BeginChoice(json, index);
        json.WriteStartObject("delta");
        switch (part.Kind)
        {
            case OutputKind.Content:
                json.WriteString("content", part.Text);
                break;
            case OutputKind.Reasoning:
                json.WriteString("reasoning_content", part.Text);
                break;
            default:
                json.WriteStartArray("tool_calls");
                var call = _choices[index].ToolCallsSent++;
                WriteToolCall(json, _choices[index].ToolCalls[call], call);
                json.WriteEndArray();
                break;
        }
        json.WriteEndObject();
        EndChoice(json, null, token);
        if (token is { } ided && _request.ReturnTokenIds) WriteIds(json, "token_ids", [ided.Id]);
        json.WriteEndObject();
        json.WriteEndArray();
        WriteRunningUsage(json);
        if (token is { } traced && _request.Trace == TraceLevel.Tokens)
        {
            json.WritePropertyName("routing");
            RoutingReport.WriteChunk(json, _request, traced);
        }
        json.WriteEndObject();
        events.End();
    }

    private Utf8JsonWriter BeginChunk(SseWriter events)
    {
        var json = events.Begin();
        json.WriteStartObject();
        WriteHead(json, "chat.completion.chunk");
        json.WriteStartArray("choices");
        return json;
    }

    private static void BeginChoice(Utf8JsonWriter json, int index)
    {
        json.WriteStartObject();
        json.WriteNumber("index", index);
    }

    private void EndChoice(Utf8JsonWriter json, string? finishReason, GeneratedToken? token)
    {
        json.WritePropertyName("logprobs");
        if (token is { } known && _request.LogProbs && !IsEnd(known)) WriteLogProbs(json, [known]);
        else json.WriteNullValue();
        json.WriteString("finish_reason", finishReason);
    }

    private void EndChunk(SseWriter events, Utf8JsonWriter json, GenerationSummary? end)
    {
        json.WriteEndArray();
        WriteRunningUsage(json);
        if (end is not null) WriteRouting(json, end);
        json.WriteEndObject();
        events.End();
    }

    private void WriteRunningUsage(Utf8JsonWriter json)
    {
        if (!_request.IncludeUsage) return;
        json.WritePropertyName("usage");
        if (_request.ContinuousUsage) Usage.Write(json);
        else json.WriteNullValue();
    }

    private void WriteRouting(Utf8JsonWriter json, GenerationSummary end)
    {
        if (_request.Trace == TraceLevel.None) return;
        json.WritePropertyName("routing");
        RoutingReport.Write(json, _request, end);
    }

    private void WriteHead(Utf8JsonWriter json, string kind)
    {
        json.WriteString("id", _id);
        json.WriteString("object", kind);
        json.WriteNumber("created", _created);
        json.WriteString("model", _request.Model);
        json.WriteString("system_fingerprint", _request.Models.Fingerprint);
        if (_request.ServiceTier is not null) json.WriteString("service_tier", "default");
    }

    private void WriteLogProbs(Utf8JsonWriter json, IEnumerable<GeneratedToken> tokens)
    {
        json.WriteStartObject();
        json.WriteStartArray("content");
        foreach (var token in tokens) LogProbs.Write(json, _request, token);
        json.WriteEndArray();
        json.WriteNull("refusal");
        json.WriteEndObject();
    }

    private static void WriteToolCall(Utf8JsonWriter json, ToolCall call, int? index)
    {
        json.WriteStartObject();
        if (index is { } place) json.WriteNumber("index", place);
        json.WriteString("id", call.Id);
        json.WriteString("type", "function");
        json.WriteStartObject("function");
        json.WriteString("name", call.Name);
        json.WriteString("arguments", call.Arguments);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteIds(Utf8JsonWriter json, string name, ReadOnlySpan<int> ids)
    {
        json.WriteStartArray(name);
        foreach (var id in ids) json.WriteNumberValue(id);
        json.WriteEndArray();
    }

    /// <summary>An end-of-sequence token that ended its choice: no part of the answer.</summary>
    private bool IsEnd(in GeneratedToken token) =>
        !_request.Engine.Sampling.IgnoreEos && token.Text.Length == 0 && _request.Models.Host.Engine.EosTokenIds.Contains(token.Id);
}
