using System.Text.Json;
using Routing.Runtime;
using Routing.Server.Requests;

namespace Routing.Server.Replies;

/// <summary>Writes log probabilities in the chat API's shape: those of the model that made the token, before temperature and penalties.</summary>
internal static class LogProbs
{
    // JSON has no minus infinity; the OpenAI API writes this for what cannot be.
    private const float Least = -9999;

    public static void Write(Utf8JsonWriter json, PreparedRequest request, in GeneratedToken token)
    {
        json.WriteStartObject();
        WriteFields(json, request, token.Id, token.LogProb);
        json.WriteStartArray("top_logprobs");
        foreach (var (id, logProb) in token.TopLogProbs)
        {
            json.WriteStartObject();
            WriteFields(json, request, id, logProb);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>A token's spelling in log probabilities.</summary>
    public static string Spelling(PreparedRequest request, int id) =>
        request.TokensAsIds ? $"token_id:{id}" : TokenTexts.Text(request.Models.Host.Folder.Tokenizer, id);

    public static float Finite(float logProb) => float.IsFinite(logProb) ? logProb : Least;

    private static void WriteFields(Utf8JsonWriter json, PreparedRequest request, int id, float logProb)
    {
        json.WriteString("token", Spelling(request, id));
        json.WriteNumber("logprob", Finite(logProb));
        json.WriteStartArray("bytes");
        foreach (var value in TokenTexts.Bytes(request.Models.Host.Folder.Tokenizer, id)) json.WriteNumberValue(value);
        json.WriteEndArray();
    }
}
