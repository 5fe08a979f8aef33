using System.Text.Json.Nodes;

namespace Routing.Server.Tests.Responses;

/// <summary>Bodies of <c>/v1/responses</c>, and what is read from replies.</summary>
internal static class ResponseRequests
{
    public const string Add = """{"type": "function", "name": "add", "parameters": {"type": "object", "properties": {"a": {"type": "integer"}, "b": {"type": "integer"}}, "required": ["a", "b"], "additionalProperties": false}}""";

    /// <summary>A tool whose calls are as short as calls can be.</summary>
    public const string None = """{"type": "function", "name": "f", "parameters": {"type": "object", "properties": {}, "additionalProperties": false}}""";

    /// <summary>A request with a string as its input.</summary>
    public static string Of(string input, string more) => WithInput(JsonValue.Create(input)!.ToJsonString(), more);

    /// <param name="input">JSON.</param>
    /// <param name="more">Fields.</param>
    public static string WithInput(string input, string more) => $$"""{"model": "pair", "input": {{input}}, {{more}}}""";

    public static string Streamed(string request) => request[..^1] + ", \"stream\": true}";

    /// <summary>The text of the first message.</summary>
    public static string Text(JsonNode response) => (string)response["output"]!.AsArray().First(item => (string?)item!["type"] == "message")!["content"]![0]!["text"]!;
}
