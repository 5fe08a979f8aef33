using System.Text.Json;

namespace Routing.Loadbench.Client;

/// <summary>Finds the sentence in the error objects that servers send.</summary>
internal static class ErrorText
{
    private const int Longest = 300;

    /// <summary>Of a whole body: <c>{"error": …}</c>, another JSON object with a message, or plain text.</summary>
    public static string OfBody(string body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            var root = json.RootElement;
            return Of(root.ValueKind == JsonValueKind.Object && root.TryGetProperty("error", out var error) ? error : root);
        }
        catch (JsonException)
        {
            return Short(body);
        }
    }

    /// <summary>Of what stands under <c>error</c>: an object with a message, or a string.</summary>
    public static string Of(JsonElement error)
    {
        if (error.ValueKind == JsonValueKind.String) return Short(error.GetString()!);
        if (error.ValueKind == JsonValueKind.Object)
            foreach (var name in (string[])["message", "detail"])
                if (error.TryGetProperty(name, out var message) && message.ValueKind == JsonValueKind.String) return Short(message.GetString()!);
        return Short(error.GetRawText());
    }

    private static string Short(string text)
    {
        text = text.ReplaceLineEndings(" ").Trim();
        return text.Length <= Longest ? text : text[..Longest] + "…";
    }
}
