using System.Text.Json;
using System.Text.Json.Nodes;
using Routing.Server.Errors;
using Routing.Server.Wire;

namespace Routing.Server.Requests;

/// <summary>Turns a responses request into the chat request that means the same.</summary>
internal static class ResponsesMapper
{
    private const string LogProbs = "message.output_text.logprobs";

    /// <summary>Fields of chat that this API spells otherwise or does not have: refused, because nobody would follow them.</summary>
    private static readonly Dictionary<string, string> s_others = new(StringComparer.Ordinal)
    {
        ["max_tokens"] = "use 'max_output_tokens'",
        ["max_completion_tokens"] = "use 'max_output_tokens'",
        ["response_format"] = "use 'text': {'format': …}",
        ["reasoning_effort"] = "use 'reasoning': {'effort': …}",
        ["logprobs"] = $"use 'include': ['{LogProbs}']",
        ["n"] = "use chat completions",
        ["prompt"] = "there are no stored prompts: send 'input'",
        ["prompt_logprobs"] = "use chat completions",
        ["return_token_ids"] = "use chat completions",
    };

    /// <summary>Chat's names of fields and this API's, the longer first.</summary>
    private static readonly (string Chat, string Own)[] s_names =
    [
        ("response_format.json_schema", "text.format"), ("response_format", "text.format"), ("reasoning_effort", "reasoning.effort"),
        ("max_completion_tokens", "max_output_tokens"), ("messages", "input"), (".function", ""),
    ];

    /// <exception cref="ApiException">A field cannot be, or needs the server to remember something.</exception>
    public static ChatCompletionRequest Map(ResponsesRequest fields)
    {
        if (fields.Truncation is not (null or "disabled")) throw ApiException.Unsupported("truncation", $"'truncation' is '{fields.Truncation}'; only disabled is supported: shorten the input.");
        foreach (var wanted in fields.Include ?? [])
            if (wanted is not (LogProbs or "reasoning.encrypted_content")) throw ApiException.Unsupported("include", $"'include' has '{wanted}'; there is {LogProbs}.");
        if (fields.MaxOutputTokens < 1) throw ApiException.Invalid("max_output_tokens", $"'max_output_tokens' is {fields.MaxOutputTokens}; it must be 1 or more.");
        if (Foreign(fields) is { } foreign) throw ApiException.Unsupported(foreign, $"'{foreign}' is not part of the responses API; {s_others[foreign]}.");
        return new ChatCompletionRequest
        {
            Model = fields.Model, Temperature = fields.Temperature, TopP = fields.TopP, Stream = fields.Stream, Seed = fields.Seed,
            FrequencyPenalty = fields.FrequencyPenalty, PresencePenalty = fields.PresencePenalty, LogitBias = fields.LogitBias,
            TopK = fields.TopK, MinP = fields.MinP, RepetitionPenalty = fields.RepetitionPenalty, MinTokens = fields.MinTokens,
            IgnoreEos = fields.IgnoreEos, StopTokenIds = fields.StopTokenIds, Stop = fields.Stop, IncludeStopStrInOutput = fields.IncludeStopStrInOutput,
            SkipSpecialTokens = fields.SkipSpecialTokens, ReturnTokensAsTokenIds = fields.ReturnTokensAsTokenIds, Routing = fields.Routing, Others = fields.Others,
            MaxCompletionTokens = fields.MaxOutputTokens,
            Messages = [.. Instructions(fields), .. Messages(fields.Input)],
            Tools = Tools(fields.Tools),
            ToolChoice = fields.ToolChoice,
            ParallelToolCalls = fields.ParallelToolCalls,
            ReasoningEffort = fields.Reasoning?.Effort,
            ResponseFormat = Format(fields.Text?.Format),
            Logprobs = fields.TopLogprobs > 0 || fields.Include?.Contains(LogProbs) is true ? true : null,
            TopLogprobs = fields.TopLogprobs,
        };
    }

    /// <summary>An error about a field of the chat request, said of the field it came from.</summary>
    public static ApiException Translate(ApiException wrong)
    {
        var (param, message) = (wrong.Param!, wrong.Message);
        foreach (var (chat, own) in s_names) (param, message) = (param.Replace(chat, own, StringComparison.Ordinal), message.Replace($"'{chat}", $"'{own}", StringComparison.Ordinal));
        return new ApiException(wrong.Status, wrong.Type, wrong.Code, param, message.Replace($"'{wrong.Param}'", $"'{param}'", StringComparison.Ordinal)) { RetryAfter = wrong.RetryAfter };
    }

    /// <summary>The name of a field that says something here and would not be heard.</summary>
    private static string? Foreign(ResponsesRequest fields) =>
        fields.MaxTokens is not null ? "max_tokens" : fields.ResponseFormat is not null ? "response_format" : fields.N is > 1 ? "n"
        : fields.PromptLogprobs is not null ? "prompt_logprobs" : fields.ReturnTokenIds is true ? "return_token_ids"
        : fields.Others?.FirstOrDefault(other => s_others.ContainsKey(other.Key) && other.Value.ValueKind is not (JsonValueKind.Null or JsonValueKind.False)).Key;

    private static IEnumerable<MessageFields> Instructions(ResponsesRequest fields) =>
        fields.Instructions is { } text ? [new MessageFields { Role = "system", Content = new MessageContent(text) }] : [];

    private static List<MessageFields> Messages(JsonElement? input)
    {
        if (input is { ValueKind: JsonValueKind.String } text) return [new MessageFields { Role = "user", Content = new MessageContent(Read(() => text.GetString()!, "input")) }];
        if (input is not { ValueKind: JsonValueKind.Array } list) throw ApiException.Invalid("input", "'input' must be a string or a list of items.", input is null ? "missing_required_parameter" : "invalid_type");
        var messages = new List<MessageFields>();
        var index = 0;
        foreach (var element in list.EnumerateArray())
        {
            var place = $"input[{index++}]";
            var item = Read(() => element.Deserialize(WireJson.Relaxed.InputItem)!, place);
            if (Message(item, place) is { } message) Add(messages, message);
        }
        return messages;
    }

    /// <summary>Calls that follow an assistant's words or calls are part of the same turn.</summary>
    private static void Add(List<MessageFields> messages, MessageFields message)
    {
        if (message.ToolCalls is { } calls && messages is [.., { Role: "assistant" } last])
            messages[^1] = last with { ToolCalls = [.. last.ToolCalls ?? [], .. calls] };
        else
            messages.Add(message);
    }

    private static MessageFields? Message(InputItem item, string place) => item?.Type switch
    {
        null or "message" when item?.Role is not null => new MessageFields { Role = item.Role, Content = item.Content ?? throw Missing(place, "content") },
        "function_call" => new MessageFields
        {
            Role = "assistant",
            ToolCalls =
            [
                new ToolCallFields
                {
                    Id = item.CallId ?? throw Missing(place, "call_id"),
                    Function = new FunctionCallFields { Name = item.Name ?? throw Missing(place, "name"), Arguments = JsonSerializer.SerializeToElement(item.Arguments ?? "{}", WireJson.Relaxed.String) },
                },
            ],
        },
        "function_call_output" => new MessageFields { Role = "tool", ToolCallId = item.CallId ?? throw Missing(place, "call_id"), Content = item.Output ?? throw Missing(place, "output") },
        "reasoning" => null,   // what a model thought in earlier turns is not shown to it again
        var other => throw ApiException.Unsupported(place, $"'{place}' is of type '{other}'; there are message, function_call and function_call_output."),
    };

    private static ApiException Missing(string place, string field) => ApiException.Invalid($"{place}.{field}", $"'{place}.{field}' is missing.", "missing_required_parameter");

    /// <summary>Tools of this API lie flat; those of chat are one level deeper.</summary>
    private static JsonArray? Tools(JsonArray? tools)
    {
        if (tools is null) return null;
        var nested = new JsonArray();
        foreach (var (index, tool) in tools.Index())
        {
            var place = $"tools[{index}]";
            nested.Add(Read<JsonNode?>(() =>
            {
                if (tool is not JsonObject flat || (string?)flat["type"] != "function") throw ApiException.Unsupported(place, $"'{place}' is no function; other tools are not supported.");
                if (flat["function"] is not null) return flat.DeepClone();
                var function = flat.DeepClone().AsObject();
                function.Remove("type");
                return new JsonObject { ["type"] = "function", ["function"] = function };
            }, place));
        }
        return nested;
    }

    /// <summary>This API's format lies flat; that of chat has the schema one level deeper.</summary>
    private static ResponseFormat? Format(JsonElement? format)
    {
        if (format is null or { ValueKind: JsonValueKind.Null }) return null;
        if (format is not { ValueKind: JsonValueKind.Object } given) throw ApiException.Invalid("text.format", "'text.format' must be an object such as {\"type\": \"json_object\"}.", "invalid_type");
        return Read(() => given.TryGetProperty("type", out var type) && type.ValueEquals("json_schema")
            ? new ResponseFormat { Type = "json_schema", JsonSchema = given.Deserialize(WireJson.Relaxed.JsonSchemaFormat) }
            : given.Deserialize(WireJson.Relaxed.ResponseFormat), "text.format");
    }

    private static T Read<T>(Func<T> read, string place)
    {
        try
        {
            return read();
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException or ArgumentException)
        {
            throw ApiException.Invalid(place, $"'{place}' {(failure is JsonException json ? RequestBody.Reason(json) : "cannot be read.")}", "invalid_type");
        }
    }
}
