using System.Text.Json.Nodes;
using Routing.Hosting.Chat;
using Routing.Runtime.Grammars;
using Routing.Server.Errors;
using Routing.Server.Wire;

namespace Routing.Server.Requests;

/// <summary>Turns what a chat request demands of its answer's shape into a grammar, which the engine holds the models to.</summary>
internal static class GrammarMapper
{
    /// <summary>Tokens of thinking for each effort; none is no limit.</summary>
    private static readonly Dictionary<string, int> s_budgets = new(StringComparer.Ordinal) { ["minimal"] = 128, ["low"] = 512, ["medium"] = 2048 };

    /// <param name="fields">The request.</param>
    /// <param name="tools">Its tools, if the model is told of them.</param>
    /// <param name="format">How the answer is split.</param>
    /// <returns>Null where any text will do.</returns>
    /// <exception cref="ApiException">The demands exclude one another, or the model cannot think.</exception>
    public static GrammarSpec? Map(ChatCompletionRequest fields, JsonArray? tools, OutputFormat format)
    {
        var budget = fields.ThinkingTokenBudget ?? (fields.ReasoningEffort is { } effort && s_budgets.TryGetValue(effort, out var most) ? most : null);
        if (fields.ThinkingTokenBudget < 0) throw ApiException.Invalid("thinking_token_budget", $"'thinking_token_budget' is {fields.ThinkingTokenBudget}; it must be 0 or more.");
        if (fields.ThinkingTokenBudget is not null && !format.Reasoning)
            throw ApiException.Unsupported("thinking_token_budget", "'thinking_token_budget' is not supported here: the model does not think, or was told not to.");
        var thinking = format.Thinking(budget);

        var answer = Answer(fields.ResponseFormat);
        if (fields.ToolChoice is { Mode: "required" } choice)
        {
            if (answer is not null) throw ApiException.Invalid("response_format", "'response_format' excludes a 'tool_choice' that asks for a call.");
            answer = GrammarSpec.ToolCalls(Tools(tools!, choice.Function), choice.Function is null && (fields.ParallelToolCalls ?? true));
        }
        else if (answer is not null && tools is not null)
        {
            throw ApiException.Unsupported("response_format", "'response_format' with 'tools' is supported only where 'tool_choice' is \"none\": the answer could be a call.");
        }
        return answer is not null ? answer with { Thinking = thinking } : budget is not null && thinking is not null ? GrammarSpec.Free(thinking) : null;
    }

    private static GrammarSpec? Answer(ResponseFormat? format)
    {
        switch (format?.Type)
        {
            case "text":
            case null when format is null:
                return null;
            case "json_object":
                return GrammarSpec.JsonObject;
            case "json_schema" when format.JsonSchema?.Schema is { ValueKind: System.Text.Json.JsonValueKind.Object or System.Text.Json.JsonValueKind.True } schema:
                return GrammarSpec.JsonSchema(schema.GetRawText());
            case "json_schema":
                throw ApiException.Invalid("response_format.json_schema.schema", "'response_format.json_schema.schema' is missing; give a JSON schema.", "missing_required_parameter");
            default:
                throw ApiException.Invalid("response_format.type", $"'response_format.type' is '{format.Type}'; give text, json_object or json_schema.");
        }
    }

    private static ToolSpec[] Tools(JsonArray tools, string? named)
    {
        ToolSpec[] all = [.. tools.Select(tool => tool!["function"]!).Select(function => new ToolSpec((string)function["name"]!, function["parameters"]?.ToJsonString()))];
        if (named is null) return all;
        return all.FirstOrDefault(tool => tool.Name == named) is { } one ? [one] : throw ApiException.Invalid("tool_choice", $"'tool_choice' names the function '{named}', which is not among 'tools'.");
    }
}
