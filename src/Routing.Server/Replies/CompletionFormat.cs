using System.Text.Json;
using Routing.Runtime;
using Routing.Server.Errors;
using Routing.Server.Requests;
using Routing.Server.Streaming;
using Routing.Server.Wire;

namespace Routing.Server.Replies;

/// <summary>What replies of chat and text completions have in common: the keys around their choices.</summary>
internal abstract class CompletionFormat(PreparedRequest request, string idPrefix) : IReplyFormat
{
    private readonly string _id = $"{idPrefix}-{request.RequestId ?? Guid.NewGuid().ToString("N")}";
    private readonly long _created = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();

    protected PreparedRequest Request => request;

    /// <summary>The reply's <c>object</c>, whole and in chunks.</summary>
    protected abstract (string Whole, string Chunk) Kind { get; }

    /// <summary>Tokens so far.</summary>
    protected abstract Usage Usage { get; }

    /// <inheritdoc/>
    public virtual ValueTask PrepareAsync(Answer answer) => ValueTask.CompletedTask;

    /// <inheritdoc/>
    public void WriteStart(SseWriter events)
    {
    }

    /// <inheritdoc/>
    public abstract void WriteToken(SseWriter events, in GeneratedToken token);

    /// <inheritdoc/>
    public void WriteEnd(SseWriter events, AnswerEnd end)
    {
        WriteChoiceEnds(events, end);
        if (request.IncludeUsage)
        {
            var json = BeginChunk(events);
            json.WriteEndArray();
            json.WritePropertyName("usage");
            Usage.Write(json);
            WriteRouting(json, end, null);
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
    public void WriteWhole(Utf8JsonWriter json, IReadOnlyList<GeneratedToken> tokens, AnswerEnd end)
    {
        json.WriteStartObject();
        WriteHead(json, Kind.Whole);
        json.WriteStartArray("choices");
        WriteChoices(json, tokens, end);
        json.WriteEndArray();
        json.WritePropertyName("usage");
        Usage.Write(json);
        WriteExtras(json, end);
        WriteRouting(json, end, request.Trace == TraceLevel.Tokens ? tokens : null);
        json.WriteEndObject();
    }

    /// <summary>The last chunk of each choice.</summary>
    protected abstract void WriteChoiceEnds(SseWriter events, AnswerEnd end);

    /// <summary>All choices of a whole reply.</summary>
    protected abstract void WriteChoices(Utf8JsonWriter json, IReadOnlyList<GeneratedToken> tokens, AnswerEnd end);

    /// <summary>Keys beside the choices of a whole reply.</summary>
    protected virtual void WriteExtras(Utf8JsonWriter json, AnswerEnd end)
    {
    }

    protected Utf8JsonWriter BeginChunk(SseWriter events)
    {
        var json = events.Begin();
        json.WriteStartObject();
        WriteHead(json, Kind.Chunk);
        json.WriteStartArray("choices");
        return json;
    }

    /// <summary>Ends a chunk after its choice.</summary>
    /// <param name="token">The token it tells of, or null.</param>
    /// <param name="end">With the last chunk of a stream that has none of usage.</param>
    protected void EndChunk(SseWriter events, Utf8JsonWriter json, GeneratedToken? token, AnswerEnd? end = null)
    {
        json.WriteEndArray();
        if (request.IncludeUsage)
        {
            json.WritePropertyName("usage");
            if (request.ContinuousUsage) Usage.Write(json);
            else json.WriteNullValue();
        }
        if (end is not null) WriteRouting(json, end, null);
        else if (token is { } traced && request.Trace == TraceLevel.Tokens)
        {
            json.WritePropertyName("routing");
            RoutingReport.WriteChunk(json, request, [traced]);
        }
        json.WriteEndObject();
        events.End();
    }

    protected static void WriteIds(Utf8JsonWriter json, string name, IEnumerable<int> ids)
    {
        json.WriteStartArray(name);
        foreach (var id in ids) json.WriteNumberValue(id);
        json.WriteEndArray();
    }

    /// <summary>A token that adds no text gets a chunk for its record. Ids and traces name the end token too, as those of whole replies do; log probabilities do not.</summary>
    protected bool RecordsWithoutText(in GeneratedToken token) => request.ReturnTokenIds || request.Trace == TraceLevel.Tokens || request.LogProbs && !request.IsEnd(token);

    private void WriteRouting(Utf8JsonWriter json, AnswerEnd end, IReadOnlyList<GeneratedToken>? tokens)
    {
        if (request.Trace == TraceLevel.None) return;
        json.WritePropertyName("routing");
        RoutingReport.Write(json, request, end, tokens);
    }

    private void WriteHead(Utf8JsonWriter json, string kind)
    {
        json.WriteString("id", _id);
        json.WriteString("object", kind);
        json.WriteNumber("created", _created);
        json.WriteString("model", request.Model);
        json.WriteString("system_fingerprint", request.Models.Fingerprint);
        if (request.ServiceTier is not null) json.WriteString("service_tier", "default");
    }
}
