using System.Text.Json;
using Routing.Formats;

namespace Routing.Cli;

/// <summary>Questions of the user's own: JSON Lines, an object with a "prompt" a line.</summary>
internal static class PromptFile
{
    /// <exception cref="InvalidFileException">A line is something else, or there is none.</exception>
    public static IReadOnlyList<string> Read(string path)
    {
        var prompts = File.ReadLines(path).Index().Where(line => !string.IsNullOrWhiteSpace(line.Item)).Select(line => Read(path, line.Index + 1, line.Item)).ToArray();
        return prompts.Length > 0 ? prompts : throw new InvalidFileException(path, "content", "is empty; give one JSON object a line: {\"prompt\": \"...\"}");
    }

    private static string Read(string path, int number, string line)
    {
        try
        {
            using var json = JsonDocument.Parse(line);
            if (json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("prompt", out var prompt) && prompt.ValueKind == JsonValueKind.String)
                return prompt.GetString()!;
        }
        catch (JsonException failure)
        {
            throw new InvalidFileException(path, $"line {number}", $"is not JSON: {failure.Message}", failure);
        }
        throw new InvalidFileException(path, $"line {number}", "has no text named \"prompt\"; give {\"prompt\": \"...\"}");
    }
}
