using System.Text.Json;
using System.Text.Json.Serialization;

namespace Routing.Server.Wire;

/// <summary>What a turn says: a string, or a list of text parts, which are joined by newlines.</summary>
[JsonConverter(typeof(Converter))]
internal sealed record MessageContent(string Text)
{
    internal sealed class Converter : JsonConverter<MessageContent>
    {
        public override MessageContent Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            if (reader.TokenType == JsonTokenType.String) return new MessageContent(reader.GetString()!);
            if (reader.TokenType != JsonTokenType.StartArray) throw new JsonException("must be a string or a list of parts.");
            var parts = new List<string>();
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                using var part = JsonDocument.ParseValue(ref reader);
                parts.Add(TextOf(part.RootElement, parts.Count));
            }
            return new MessageContent(string.Join('\n', parts));
        }

        private static string TextOf(JsonElement part, int index)
        {
            if (part.ValueKind == JsonValueKind.String) return part.GetString()!;
            if (part.ValueKind != JsonValueKind.Object || !part.TryGetProperty("type", out var type) || type.ValueKind != JsonValueKind.String)
                throw new JsonException($"has part {index} without a type; give {{\"type\": \"text\", \"text\": \"…\"}}.");
            // The kinds of text that chat and responses know.
            if (type.GetString() is not ("text" or "input_text" or "output_text" or "refusal"))
                throw new JsonException($"has part {index} of type '{type.GetString()}'; these models read text alone.");
            return part.TryGetProperty(type.GetString() == "refusal" ? "refusal" : "text", out var text) && text.ValueKind == JsonValueKind.String
                ? text.GetString()! : throw new JsonException($"has part {index} without its text.");
        }

        public override void Write(Utf8JsonWriter writer, MessageContent value, JsonSerializerOptions options) => writer.WriteStringValue(value.Text);
    }
}
