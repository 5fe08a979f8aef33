using System.Text.Json;
using Routing.Hosting.Chat;
using Routing.Runtime;
using Routing.Server.Requests;

namespace Routing.Server.Replies;

/// <summary>Why an answer ended, in the OpenAI API's words. Clients throw on words they do not know.</summary>
internal static class FinishReasons
{
    public static string Of(ChoiceSummary end, bool callsTools) =>
        end.FinishReason == FinishReason.Length ? "length" : callsTools ? "tool_calls" : "stop";

    /// <summary>vLLM's <c>stop_reason</c>: the stop string that ended it, or null.</summary>
    public static void WriteStopReason(Utf8JsonWriter json, PreparedRequest request, ChoiceSummary end)
    {
        if (request.Engine.Sampling.StopStrings.Count > 0) json.WriteString("stop_reason", end.StopString == OutputFormat.ToolCallEnd ? null : end.StopString);   // that one is ours
    }
}
