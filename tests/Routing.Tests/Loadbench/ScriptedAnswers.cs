using System.Text.Json;

namespace Routing.Tests.Loadbench;

/// <summary>Answers as an OpenAI-compatible server gives them.</summary>
internal static class ScriptedAnswers
{
    public const string Models = """{"object":"list","data":[{"id":"tiny-pair","object":"model"},{"id":"other","object":"model"}]}""";

    /// <summary>A streamed answer of these texts, one token each, with usage and what routing did.</summary>
    /// <param name="routing">JSON; null leaves it out.</param>
    public static ScriptedReply Chat(IReadOnlyList<string> texts, int promptTokens = 5, string? routing = null) => ScriptedReply.Events(
    [
        """{"choices":[{"index":0,"delta":{"role":"assistant","content":""},"finish_reason":null}],"usage":null}""",
        .. texts.Select((text, i) => $$"""{"choices":[{"index":0,"delta":{"content":{{JsonSerializer.Serialize(text)}}},"finish_reason":{{(i == texts.Count - 1 ? "\"stop\"" : "null")}}}],"usage":null}"""),
        Usage(promptTokens, texts.Count, routing),
        "[DONE]",
    ]);

    /// <summary>A streamed answer of the completions endpoint.</summary>
    public static ScriptedReply Completion(int tokens, int promptTokens = 5, string? routing = null) => ScriptedReply.Events(
    [
        .. Enumerable.Range(0, tokens).Select(i => $$"""{"choices":[{"index":0,"text":" a","finish_reason":{{(i == tokens - 1 ? "\"length\"" : "null")}}}]}"""),
        Usage(promptTokens, tokens, routing),
        "[DONE]",
    ]);

    public static ScriptedReply Busy { get; } = ScriptedReply.Json("""{"error":{"message":"the queue is full","type":"server_error","param":null,"code":"overloaded"}}""", 503);

    /// <summary>A server that lists its models and completes as told.</summary>
    public static ScriptedServer Server(Func<ScriptedRequest, ScriptedReply> complete) => new(request => request.Path switch
    {
        "/v1/models" => ScriptedReply.Json(Models),
        "/server_info" => ScriptedReply.Json("""{"version":"scripted"}"""),
        _ => complete(request),
    });

    private static string Usage(int prompt, int completion, string? routing) =>
        $$$"""{"choices":[],"usage":{"prompt_tokens":{{{prompt}}},"completion_tokens":{{{completion}}},"total_tokens":{{{prompt + completion}}}}{{{(routing is null ? "" : $",\"routing\":{routing}")}}}}""";
}
