using System.Text.Json;
using System.Text.Json.Nodes;
using Routing.Formats;

namespace Routing.Hosting.Verification;

/// <summary>Expected values in a file of JSON lines.</summary>
internal static class GoldenCases
{
    /// <summary>The objects of a file, one a line, at least one.</summary>
    public static List<JsonObject> Read(string path)
    {
        if (!File.Exists(path)) throw new InvalidFileException(path, "file", "does not exist");
        var cases = new List<JsonObject>();
        var number = 0;
        foreach (var line in File.ReadLines(path))
        {
            number++;
            if (line.Length > 0) cases.Add(Parse(path, number, line));
        }
        return cases.Count > 0 ? cases : throw new InvalidFileException(path, "file", "holds no cases");
    }

    public static string Text(JsonObject golden, string key) => golden[key] is JsonValue value && value.TryGetValue<string>(out var text)
        ? text
        : throw new InvalidDataException($"a case has no text '{key}'");

    public static int[] Ids(JsonObject golden, string key) => golden[key] is JsonArray ids
        ? [.. ids.Select(id => id!.GetValue<int>())]
        : throw new InvalidDataException($"a case has no list '{key}'");

    private static JsonObject Parse(string path, int number, string line)
    {
        try
        {
            return JsonNode.Parse(line) as JsonObject ?? throw new InvalidFileException(path, $"line {number}", "is not a JSON object");
        }
        catch (JsonException failure)
        {
            throw new InvalidFileException(path, $"line {number}", $"is not JSON: {failure.Message}", failure);
        }
    }
}
