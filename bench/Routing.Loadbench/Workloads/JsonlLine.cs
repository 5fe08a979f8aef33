using System.Text.Json;

namespace Routing.Loadbench.Workloads;

/// <summary>A line of a request file: <c>prompt</c> (text or token ids) or <c>messages</c>, and maybe <c>max_tokens</c> and <c>timestamp</c> (seconds).</summary>
internal static class JsonlLine
{
    /// <exception cref="UsageException">It is something else.</exception>
    public static LoadRequest Parse(string line, int maxTokens)
    {
        try
        {
            using var json = JsonDocument.Parse(line);
            if (json.RootElement.ValueKind != JsonValueKind.Object) throw new UsageException("it is no JSON object.");
            return Read(json.RootElement, maxTokens);
        }
        catch (JsonException broken)
        {
            throw new UsageException($"it is no JSON ({broken.Message})");
        }
    }

    private static LoadRequest Read(JsonElement line, int maxTokens)
    {
        JsonElement? prompt = null, messages = null;
        double? at = null;
        foreach (var property in line.EnumerateObject())
            switch (property.Name)
            {
                case "prompt": prompt = property.Value; break;
                case "messages": messages = property.Value; break;
                case "max_tokens": maxTokens = MaxTokens(property.Value); break;
                case "timestamp": at = Timestamp(property.Value); break;
                default: throw new UsageException($"unknown key '{property.Name}': a line has prompt or messages, max_tokens and timestamp.");
            }
        var request = (prompt, messages) switch
        {
            ({ } given, null) => Prompt(given, maxTokens),
            (null, { } given) => Chat(given, maxTokens),
            _ => throw new UsageException("give either prompt or messages."),
        };
        return request with { At = at };
    }

    private static LoadRequest Prompt(JsonElement prompt, int maxTokens)
    {
        if (prompt.ValueKind == JsonValueKind.String) return LoadRequest.OfText(prompt.GetString()!, maxTokens);
        if (prompt.ValueKind == JsonValueKind.Array && prompt.GetArrayLength() > 0 && prompt.EnumerateArray().All(id => id.ValueKind == JsonValueKind.Number && id.TryGetInt32(out var _)))
            return LoadRequest.OfTokens([.. prompt.EnumerateArray().Select(id => id.GetInt32())], maxTokens);
        throw new UsageException("prompt is neither text nor a list of token ids.");
    }

    private static LoadRequest Chat(JsonElement messages, int maxTokens)
    {
        static bool IsMessage(JsonElement message) => message.ValueKind == JsonValueKind.Object && message.TryGetProperty("role", out _);
        if (messages.ValueKind == JsonValueKind.Array && messages.GetArrayLength() > 0 && messages.EnumerateArray().All(IsMessage))
            return LoadRequest.OfChat(messages.GetRawText(), maxTokens);
        throw new UsageException("messages is no list of objects with a role.");
    }

    private static int MaxTokens(JsonElement value) => value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var tokens) && tokens > 0
        ? tokens
        : throw new UsageException($"max_tokens {value.GetRawText()}: give a whole number over 0.");

    private static double Timestamp(JsonElement value) => value.ValueKind == JsonValueKind.Number && value.GetDouble() is var seconds and >= 0
        ? seconds
        : throw new UsageException($"timestamp {value.GetRawText()}: give seconds from the start of the trace.");
}
