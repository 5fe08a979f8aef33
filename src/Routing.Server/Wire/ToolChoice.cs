using System.Text.Json;
using System.Text.Json.Serialization;

namespace Routing.Server.Wire;

/// <summary>Whether and which tools are to be called.</summary>
/// <param name="Mode">none, auto or required.</param>
/// <param name="Function">The one function to call, or null.</param>
[JsonConverter(typeof(Converter))]
internal sealed record ToolChoice(string Mode, string? Function)
{
    internal sealed class Converter : JsonConverter<ToolChoice>
    {
        private const string Shape = "must be \"none\", \"auto\", \"required\" or {\"type\": \"function\", \"function\": {\"name\": \"…\"}}.";

        public override ToolChoice Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            using var json = JsonDocument.ParseValue(ref reader);
            var choice = json.RootElement;
            if (choice.ValueKind == JsonValueKind.String)
                return choice.GetString() is "none" or "auto" or "required" ? new ToolChoice(choice.GetString()!, null) : throw new JsonException(Shape);
            if (choice.ValueKind != JsonValueKind.Object) throw new JsonException(Shape);
            // Responses put the name beside the type, chat completions one level deeper.
            if (choice.TryGetProperty("function", out var function) && function.ValueKind == JsonValueKind.Object) choice = function;
            return choice.TryGetProperty("name", out var name) && name.ValueKind == JsonValueKind.String
                ? new ToolChoice("required", name.GetString()) : throw new JsonException(Shape);
        }

        public override void Write(Utf8JsonWriter writer, ToolChoice value, JsonSerializerOptions options) => throw new NotSupportedException();
    }
}
