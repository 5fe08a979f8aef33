using System.Text.Json;
using Routing.Server.Requests;
using Routing.Server.Wire;

namespace Routing.Server.Replies;

/// <summary>The part of a response object that repeats the request, and its usage.</summary>
internal static class ResponseSettings
{
    public static void Write(Utf8JsonWriter json, PreparedRequest request, ResponsesRequest fields)
    {
        var sampling = request.Engine.Sampling;
        json.WriteString("model", request.Model);
        json.WriteString("instructions", fields.Instructions);
        if (fields.MaxOutputTokens is { } most) json.WriteNumber("max_output_tokens", most);
        else json.WriteNull("max_output_tokens");
        json.WriteBoolean("parallel_tool_calls", fields.ParallelToolCalls ?? true);
        json.WriteNull("previous_response_id");
        json.WriteNumber("temperature", sampling.Temperature);
        json.WriteNumber("top_p", sampling.TopP);
        json.WriteBoolean("store", false);
        json.WriteString("truncation", "disabled");
        if (fields.ToolChoice?.Function is { } function) WriteFunctionChoice(json, function);
        else json.WriteString("tool_choice", fields.ToolChoice?.Mode ?? "auto");
        json.WritePropertyName("tools");
        if (fields.Tools is { } tools) tools.WriteTo(json);
        else json.WriteRawValue("[]");
        json.WritePropertyName("metadata");
        if (fields.Metadata is { } metadata) metadata.WriteTo(json);
        else json.WriteRawValue("{}");
        json.WritePropertyName("text");
        json.WriteStartObject();
        json.WritePropertyName("format");
        if (fields.Text?.Format is { ValueKind: JsonValueKind.Object } format) format.WriteTo(json);
        else json.WriteRawValue("""{"type":"text"}""");
        json.WriteEndObject();
    }

    private static void WriteFunctionChoice(Utf8JsonWriter json, string function)
    {
        json.WriteStartObject("tool_choice");
        json.WriteString("type", "function");
        json.WriteString("name", function);
        json.WriteEndObject();
    }

    public static void WriteUsage(Utf8JsonWriter json, int input, int output, int reasoning)
    {
        json.WriteStartObject("usage");
        json.WriteNumber("input_tokens", input);
        json.WriteStartObject("input_tokens_details");
        json.WriteNumber("cached_tokens", 0);
        json.WriteNumber("cache_write_tokens", 0);
        json.WriteEndObject();
        json.WriteNumber("output_tokens", output);
        json.WriteStartObject("output_tokens_details");
        json.WriteNumber("reasoning_tokens", reasoning);
        json.WriteEndObject();
        json.WriteNumber("total_tokens", input + output);
        json.WriteEndObject();
    }
}
