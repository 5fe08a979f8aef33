using System.Text.Json;
using Routing.Formats.Tokenization;
using Routing.Runtime;
using Routing.Server.Requests;
using Routing.Server.Streaming;

namespace Routing.Server.Replies;

/// <summary>Writes the <c>routing</c> object of replies: who made how much, and of each token who made it and why.</summary>
internal static class RoutingReport
{
    /// <summary>Of a whole answer, all choices together.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="request">The request.</param>
    /// <param name="end">How it ended.</param>
    /// <param name="tokens">Tokens to trace; null for none.</param>
    public static void Write(Utf8JsonWriter json, PreparedRequest request, AnswerEnd end, IEnumerable<GeneratedToken>? tokens)
    {
        var choices = end.Choices;
        var (small, large) = (choices.Sum(choice => choice.SmallTokens), choices.Sum(choice => choice.LargeTokens));
        json.WriteStartObject();
        json.WriteString("policy", request.Policy);
        if (request.Engine.Routing is { Threshold: { } threshold }) json.WriteNumber("threshold", threshold);
        if (request.Engine.Routing is { LargeFraction: { } share }) json.WriteNumber("max_large_fraction", share);
        json.WriteNumber("small_tokens", small);
        json.WriteNumber("large_tokens", large);
        json.WriteNumber("large_fraction", LargeFraction(end));
        json.WriteNumber("large_calls", choices.Sum(choice => choice.LargeCalls));
        json.WriteNumber("switches", choices.Sum(choice => choice.Switches));
        json.WriteNumber("taken_back", choices.Sum(choice => choice.TakenBack));
        json.WriteNumber("seed", choices[0].Seed);
        json.WriteStartObject("timings");
        WriteMs(json, "queue_ms", choices.Min(choice => choice.QueueMs));
        if (choices.Min(choice => choice.FirstTokenMs) is { } first)
        {
            WriteMs(json, "ttft_ms", first);
            if (choices.Max(choice => choice.Tokens) is > 1 and var most) WriteMs(json, "mean_itl_ms", (choices.Max(choice => choice.TotalMs) - first) / (most - 1));
        }
        WriteMs(json, "small_ms", choices.Sum(choice => choice.SmallMs));
        WriteMs(json, "large_ms", choices.Sum(choice => choice.LargeMs));
        WriteMs(json, "wait_ms", choices.Sum(choice => choice.WaitMs));
        WriteMs(json, "router_ms", choices.Sum(choice => choice.RouterMs));
        WriteMs(json, "total_ms", choices.Max(choice => choice.TotalMs));
        json.WriteEndObject();
        if (tokens is not null) WriteTokens(json, request, tokens);
        json.WriteEndObject();
    }

    /// <summary>Share of all tokens that the large model made, in [0, 1].</summary>
    public static double LargeFraction(AnswerEnd end) =>
        end.Choices.Sum(choice => choice.Tokens) is > 0 and var tokens ? Math.Round((double)end.Choices.Sum(choice => choice.LargeTokens) / tokens, 6) : 0;

    /// <summary>Of a chunk: its tokens.</summary>
    public static void WriteChunk(Utf8JsonWriter json, PreparedRequest request, IEnumerable<GeneratedToken> tokens)
    {
        json.WriteStartObject();
        WriteTokens(json, request, tokens);
        json.WriteEndObject();
    }

    private static void WriteTokens(Utf8JsonWriter json, PreparedRequest request, IEnumerable<GeneratedToken> tokens)
    {
        json.WriteStartArray("tokens");
        foreach (var token in tokens) WriteToken(json, request, token);
        json.WriteEndArray();
    }

    private static void WriteToken(Utf8JsonWriter json, PreparedRequest request, in GeneratedToken token)
    {
        var tokenizer = request.Models.Host.Folder.Tokenizer;
        json.WriteStartObject();
        if (request.Engine.Sampling.Choices > 1) json.WriteNumber("choice", token.Choice);
        json.WriteNumber("m", token.Source == ModelRole.Large ? 1 : 0);
        if (token.Score is { } score) json.WriteNumber("p", score);
        json.WriteNumber("id", token.Id);
        json.WriteString("token", TokenTexts.Text(tokenizer, token.Id));
        json.WriteNumber("logprob", token.LogProb);
        if (token.Entropy is { } entropy) json.WriteNumber("entropy", Math.Round(entropy, 6));
        WriteCandidate(json, tokenizer, "small", token.SmallCandidate);
        WriteCandidate(json, tokenizer, "large", token.LargeCandidate);
        WriteMs(json, "small_ms", token.SmallMs);
        WriteMs(json, "large_ms", token.LargeMs);
        WriteMs(json, "wait_ms", token.WaitMs);
        json.WriteEndObject();
    }

    private static void WriteCandidate(Utf8JsonWriter json, Tokenizer tokenizer, string name, int? id)
    {
        if (id is not { } known) return;
        json.WriteStartObject(name);
        json.WriteNumber("id", known);
        json.WriteString("token", TokenTexts.Text(tokenizer, known));
        json.WriteEndObject();
    }

    private static void WriteMs(Utf8JsonWriter json, string name, double milliseconds) => json.WriteNumber(name, Math.Round(milliseconds, 4));
}
