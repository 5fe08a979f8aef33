using System.Text.Json;
using Routing.Hosting.Chat;
using Routing.Runtime;
using Routing.Server.Requests;
using Routing.Server.Streaming;

namespace Routing.Server.Replies;

/// <summary>Replies of <c>POST /v1/chat/completions</c>.</summary>
internal sealed class ChatReply(PreparedRequest request) : CompletionFormat(request, "chatcmpl")
{
    private readonly ChatChoice[] _choices = [.. Enumerable.Range(0, request.Engine.Sampling.Choices).Select(_ => new ChatChoice(request.Format))];

    protected override (string Whole, string Chunk) Kind => ("chat.completion", "chat.completion.chunk");

    protected override Usage Usage => new(Request.Engine.Prompt.Length, _choices.Sum(choice => choice.Tokens), _choices.Sum(choice => choice.ReasoningTokens));

    public override void WriteToken(SseWriter events, in GeneratedToken token)
    {
        Start(events, token.Choice);
        var parts = _choices[token.Choice].Append(token.Text);
        // The record of a token is in its first chunk.
        for (var i = 0; i < parts.Count; i++) WriteDelta(events, token.Choice, parts[i], i == 0 ? token : null);
        if (parts.Count == 0 && RecordsWithoutText(token)) WriteDelta(events, token.Choice, new OutputPart(OutputKind.Content, ""), token);
    }

    protected override void WriteChoiceEnds(SseWriter events, AnswerEnd end)
    {
        foreach (var (index, choice) in _choices.Index())
        {
            Start(events, index);
            foreach (var part in choice.Finish(OutputFormat.Rest(end.Choices[index], Request.Engine.Sampling.IncludeStop))) WriteDelta(events, index, part, null);
            var json = BeginChoice(events, index);
            json.WriteEndObject();
            EndChoice(json, FinishReasons.Of(end.Choices[index], choice.ToolCalls.Count > 0), null);
            FinishReasons.WriteStopReason(json, Request, end.Choices[index]);
            json.WriteEndObject();
            EndChunk(events, json, null, Request.IncludeUsage || index + 1 < _choices.Length ? null : end);
        }
    }

    protected override void WriteChoices(Utf8JsonWriter json, IReadOnlyList<GeneratedToken> tokens, AnswerEnd end)
    {
        foreach (var token in tokens) _choices[token.Choice].Append(token.Text);
        foreach (var (index, choice) in _choices.Index())
        {
            choice.Finish(OutputFormat.Rest(end.Choices[index], Request.Engine.Sampling.IncludeStop));
            json.WriteStartObject();
            json.WriteNumber("index", index);
            WriteMessage(json, choice);
            json.WritePropertyName("logprobs");
            if (Request.LogProbs) WriteLogProbs(json, tokens.Where(token => token.Choice == index && !Request.IsEnd(token)));
            else json.WriteNullValue();
            json.WriteString("finish_reason", FinishReasons.Of(end.Choices[index], choice.ToolCalls.Count > 0));
            FinishReasons.WriteStopReason(json, Request, end.Choices[index]);
            if (Request.ReturnTokenIds) WriteIds(json, "token_ids", tokens.Where(token => token.Choice == index).Select(token => token.Id));
            json.WriteEndObject();
        }
    }

    protected override void WriteExtras(Utf8JsonWriter json, AnswerEnd end)
    {
        if (Request.ReturnTokenIds) WriteIds(json, "prompt_token_ids", Request.Engine.Prompt.ToArray());
        if (Request.PromptLogProbs) PromptLogProbs.Write(json, Request, end.Readings[0]);
    }

    private static void WriteMessage(Utf8JsonWriter json, ChatChoice choice)
    {
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
    }

    /// <summary>The first chunk of a choice carries the role.</summary>
    private void Start(SseWriter events, int index)
    {
        if (_choices[index].HasStarted) return;
        _choices[index].HasStarted = true;
        var json = BeginChoice(events, index);
        json.WriteString("role", "assistant");
        json.WriteString("content", "");
        json.WriteEndObject();
        EndChoice(json, null, null);
        json.WriteEndObject();
        EndChunk(events, json, null);
    }

    private void WriteDelta(SseWriter events, int index, in OutputPart part, GeneratedToken? token)
    {
        var json = BeginChoice(events, index);
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
        if (token is { } known && Request.ReturnTokenIds) WriteIds(json, "token_ids", [known.Id]);
        json.WriteEndObject();
        EndChunk(events, json, token);
    }

    /// <summary>Begins a chunk with one choice, up to the inside of its delta.</summary>
    private Utf8JsonWriter BeginChoice(SseWriter events, int index)
    {
        var json = BeginChunk(events);
        json.WriteStartObject();
        json.WriteNumber("index", index);
        json.WriteStartObject("delta");
        return json;
    }

    private void EndChoice(Utf8JsonWriter json, string? finishReason, GeneratedToken? token)
    {
        json.WritePropertyName("logprobs");
        if (token is { } known && Request.LogProbs && !Request.IsEnd(known)) WriteLogProbs(json, [known]);
        else json.WriteNullValue();
        json.WriteString("finish_reason", finishReason);
    }

    private void WriteLogProbs(Utf8JsonWriter json, IEnumerable<GeneratedToken> tokens)
    {
        json.WriteStartObject();
        json.WriteStartArray("content");
        foreach (var token in tokens) LogProbs.Write(json, Request, token);
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
}
