using System.Globalization;
using System.Text.Json;
using Routing.Runtime.Reading;
using Routing.Server.Requests;

namespace Routing.Server.Replies;

/// <summary>Writes <c>prompt_logprobs</c> in vLLM's shape: nothing for the first token, then for each one a map from token ids to what is known of them.</summary>
internal static class PromptLogProbs
{
    public static void Write(Utf8JsonWriter json, PreparedRequest request, PromptReading? reading)
    {
        json.WriteStartArray("prompt_logprobs");
        json.WriteNullValue();
        foreach (var token in reading?.LogProbs ?? [])
        {
            json.WriteStartObject();
            var rank = 1;
            var isListed = false;
            foreach (var (id, logProb) in token.Top)
            {
                isListed |= id == token.Id;
                WriteToken(json, request, id, logProb, rank++);
            }
            if (!isListed) WriteToken(json, request, token.Id, token.LogProb, null);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void WriteToken(Utf8JsonWriter json, PreparedRequest request, int id, float logProb, int? rank)
    {
        json.WriteStartObject(id.ToString(CultureInfo.InvariantCulture));
        json.WriteNumber("logprob", LogProbs.Finite(logProb));
        if (rank is { } place) json.WriteNumber("rank", place);
        json.WriteString("decoded_token", TokenTexts.Text(request.Models.Host.Folder.Tokenizer, id));
        json.WriteEndObject();
    }
}
