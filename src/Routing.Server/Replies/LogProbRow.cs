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
    /// <param name="offset">Characters of the choice's text before them; moved past them.</param>
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
            json.WriteNumberValue(offset);
            offset += TokenTexts.Text(tokenizer, row.Id).Length;
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

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
