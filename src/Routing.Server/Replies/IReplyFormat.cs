using System.Text.Json;
using Routing.Runtime;
using Routing.Server.Errors;
using Routing.Server.Streaming;

namespace Routing.Server.Replies;

/// <summary>One request's reply in the shape of one API, as a stream of events or whole. Used by one thread at a time, once.</summary>
internal interface IReplyFormat
{
    /// <summary>Waits for what the stream has to tell before its first token. May be called more than once.</summary>
    ValueTask PrepareAsync(Answer answer) => ValueTask.CompletedTask;

    /// <summary>What is said first, perhaps before there is a token.</summary>
    void WriteStart(SseWriter events);

    /// <summary>What a token adds, if anything.</summary>
    void WriteToken(SseWriter events, in GeneratedToken token);

    /// <summary>What is said after the last token.</summary>
    void WriteEnd(SseWriter events, AnswerEnd end);

    /// <summary>Says that the answer failed after it had begun.</summary>
    void WriteFailure(SseWriter events, ApiException failure, string requestId);

    /// <summary>The whole answer as one object.</summary>
    void WriteWhole(Utf8JsonWriter json, IReadOnlyList<GeneratedToken> tokens, AnswerEnd end);
}
