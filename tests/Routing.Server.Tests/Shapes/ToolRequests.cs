using System.Text.Json.Nodes;

namespace Routing.Server.Tests.Shapes;

/// <summary>Chat requests with tools.</summary>
internal static class ToolRequests
{
    public const string Weather = """{"type": "function", "function": {"name": "weather", "description": "Weather now.", "parameters": {"type": "object", "properties": {"town": {"enum": ["Hask", "Zell"]}, "days": {"type": "integer", "minimum": 0, "maximum": 9}}, "required": ["town", "days"], "additionalProperties": false}}}""";
    public const string Time = """{"type": "function", "function": {"name": "time", "parameters": {"type": "object", "properties": {}, "additionalProperties": false}}}""";

    /// <summary>The name of the function that each call of a message calls.</summary>
    public static string[] Names(JsonNode message) => [.. message["tool_calls"]!.AsArray().Select(call => (string)call!["function"]!["name"]!)];

    /// <param name="toolChoice">JSON.</param>
    /// <param name="more">Fields.</param>
    public static string Of(string toolChoice, string more = "") =>
        $$"""{"model": "pair", "messages": [{"role": "user", "content": "Rain?"}], "tools": [{{Weather}}, {{Time}}], "tool_choice": {{toolChoice}}, "temperature": 1.5, "seed": 3{{more}}}""";
}
