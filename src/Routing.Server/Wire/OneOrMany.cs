using System.Text.Json;
using System.Text.Json.Serialization;

namespace Routing.Server.Wire;

/// <summary>A string, or a list of strings.</summary>
[JsonConverter(typeof(Converter))]
internal sealed record OneOrMany(IReadOnlyList<string> Values)
{
    internal sealed class Converter : JsonConverter<OneOrMany>
    {
        public override OneOrMany Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            if (reader.TokenType == JsonTokenType.String) return new OneOrMany([reader.GetString()!]);
            if (reader.TokenType != JsonTokenType.StartArray) throw new JsonException("must be a string or a list of strings.");
            var values = new List<string>();
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                values.Add(reader.TokenType == JsonTokenType.String ? reader.GetString()! : throw new JsonException("must be a string or a list of strings."));
            return new OneOrMany(values);
        }

        public override void Write(Utf8JsonWriter writer, OneOrMany value, JsonSerializerOptions options) => throw new NotSupportedException();
    }
}
