using System.Text.Json;
using System.Text.Json.Serialization;

namespace Routing.Server.Wire;

/// <summary>One or many prompts: a string, strings, token ids, or lists of token ids.</summary>
/// <param name="Texts">Prompts as text, or null.</param>
/// <param name="Tokens">Prompts as token ids, or null.</param>
[JsonConverter(typeof(Converter))]
internal sealed record PromptInput(IReadOnlyList<string>? Texts, IReadOnlyList<int[]>? Tokens)
{
    public int Count => Texts?.Count ?? Tokens!.Count;

    internal sealed class Converter : JsonConverter<PromptInput>
    {
        private const string Shape = "must be a string, a list of strings, a list of token ids, or a list of such lists.";

        public override PromptInput Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            if (reader.TokenType == JsonTokenType.String) return new PromptInput([reader.GetString()!], null);
            if (reader.TokenType != JsonTokenType.StartArray) throw new JsonException(Shape);
            var (texts, tokens, ids) = (new List<string>(), new List<int[]>(), new List<int>());
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                if (reader.TokenType == JsonTokenType.String && tokens.Count + ids.Count == 0) texts.Add(reader.GetString()!);
                else if (reader.TokenType == JsonTokenType.Number && texts.Count + tokens.Count == 0) ids.Add(Id(ref reader));
                else if (reader.TokenType == JsonTokenType.StartArray && texts.Count + ids.Count == 0) tokens.Add(Ids(ref reader));
                else throw new JsonException(Shape);
            }
            if (texts.Count > 0) return new PromptInput(texts, null);
            return tokens.Count > 0 ? new PromptInput(null, tokens) : ids.Count > 0 ? new PromptInput(null, [[.. ids]]) : throw new JsonException("must not be empty.");
        }

        private static int[] Ids(ref Utf8JsonReader reader)
        {
            var ids = new List<int>();
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray) ids.Add(Id(ref reader));
            return [.. ids];
        }

        private static int Id(ref Utf8JsonReader reader) =>
            reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var id) ? id : throw new JsonException(Shape);

        public override void Write(Utf8JsonWriter writer, PromptInput value, JsonSerializerOptions options) => throw new NotSupportedException();
    }
}
