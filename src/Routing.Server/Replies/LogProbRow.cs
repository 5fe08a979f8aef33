using System.Text.Json;
using Routing.Runtime.Sampling;
using Routing.Server.Requests;

namespace Routing.Server.Replies;

/// <summary>A token with its log probability, as the completions API lists them.</summary>
/// <param name="LogProb">Null for a prompt's first token, which nothing precedes.</param>
internal sealed record LogProbRow(int Id, float? LogProb, IReadOnlyList<TokenLogProb> Top)
{
    /// <param name="json">Where to.</param>
    /// <param name="request">The request.</param>
    /// <param name="rows">Tokens in order.</param>
    /// <param name="offset">Code points of the choice's text that begin before them; moved past them.</param>
    public static void Write(Utf8JsonWriter json, PreparedRequest request, IReadOnlyList<LogProbRow> rows, ref int offset)
    {
        var tokenizer = request.Models.Host.Folder.Tokenizer;
        json.WriteStartObject();
        json.WriteStartArray("tokens");
        foreach (var row in rows) json.WriteStringValue(LogProbs.Spelling(request, row.Id));
        json.WriteEndArray();
        json.WriteStartArray("token_logprobs");
        foreach (var row in rows)
        {
            if (row.LogProb is { } logProb) json.WriteNumberValue(LogProbs.Finite(logProb));
            else json.WriteNullValue();
        }
        json.WriteEndArray();
        json.WriteStartArray("top_logprobs");
        foreach (var row in rows) WriteTop(json, request, row);
        json.WriteEndArray();
        json.WriteStartArray("text_offset");
        foreach (var row in rows)
        {
            var bytes = request.Engine.SkipSpecialTokens && tokenizer.IsSpecial(row.Id) ? [] : TokenTexts.Bytes(tokenizer, row.Id);
            // A token that goes on with a character lies where that character began.
            json.WriteNumberValue(bytes is [var first, ..] && IsContinuation(first) ? Math.Max(0, offset - 1) : offset);
            offset += bytes.Count(value => !IsContinuation(value));
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>A byte within a UTF-8 character.</summary>
    private static bool IsContinuation(byte value) => (value & 0xC0) == 0x80;

    /// <summary>The likeliest tokens and the token itself; two that are spelled alike are one, the likelier.</summary>
    private static void WriteTop(Utf8JsonWriter json, PreparedRequest request, LogProbRow row)
    {
        if (row.LogProb is not { } logProb)
        {
            json.WriteNullValue();
            return;
        }
        json.WriteStartObject();
        var written = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (id, value) in row.Top.Append(new TokenLogProb(row.Id, logProb)))
        {
            var spelling = LogProbs.Spelling(request, id);
            if (written.Add(spelling)) json.WriteNumber(spelling, LogProbs.Finite(value));
        }
        json.WriteEndObject();
    }
}
