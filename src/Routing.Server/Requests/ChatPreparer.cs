using System.Text.Json;
using System.Text.Json.Nodes;
using Routing.Formats.Templates;
using Routing.Formats.Tokenization;
using Routing.Hosting.Chat;
using Routing.Runtime.Sampling;
using Routing.Server.Configuration;
using Routing.Server.Errors;
using Routing.Server.Lifecycle;
using Routing.Server.Wire;

namespace Routing.Server.Requests;

/// <summary>Checks a chat request and turns it into what the engine is asked.</summary>
internal static class ChatPreparer
{
    private static readonly string[] s_efforts = ["none", "minimal", "low", "medium", "high", "xhigh", "max"];

    /// <exception cref="ApiException">A field cannot be; names it.</exception>
    public static PreparedRequest Prepare(ChatCompletionRequest fields, ServedModels models, ServerSettings settings)
    {
        models.Find(fields.Model);   // before the prompt's cost
        UnsupportedFields.Refuse(fields.Others, UnsupportedFields.OfText);
        if (fields.TopLogprobs is < 0 or > RequestPreparer.MostTopLogProbs)
            throw ApiException.Invalid("top_logprobs", $"'top_logprobs' is {fields.TopLogprobs}; it must be between 0 and {RequestPreparer.MostTopLogProbs}.");
        if (fields is { TopLogprobs: > 0, Logprobs: not true }) throw ApiException.Invalid("top_logprobs", "'top_logprobs' needs 'logprobs': true.");
        var chat = Chat(fields, models);
        var segments = Render(chat, models);
        var prompt = models.Host.Folder.EncodeChat(chat, segments);
        var maxTokens = fields.MaxCompletionTokens ?? fields.MaxTokens;
        if (maxTokens < 1) throw ApiException.Invalid(fields.MaxCompletionTokens is null ? "max_tokens" : "max_completion_tokens", $"The most tokens to generate is {maxTokens}; it must be 1 or more.");
        var format = OutputFormat.Of(models.Host.Folder, chat, segments);
        var request = RequestPreparer.Prepare(fields, models, prompt, maxTokens, fields.Logprobs is true ? fields.TopLogprobs ?? 0 : null, settings, "messages");
        return request with
        {
            Engine = request.Engine with { Sampling = OneCall(fields, format, request.Engine.Sampling) with { Grammar = GrammarMapper.Map(fields, chat.Tools, format) } },
            Format = format,
            ServiceTier = fields.ServiceTier,
        };
    }

    /// <summary>Where at most one call is wanted and none is forced, the first call's end ends the answer.</summary>
    private static SamplingOptions OneCall(ChatCompletionRequest fields, OutputFormat format, SamplingOptions sampling) =>
        !format.ToolCalls || fields is not { ParallelToolCalls: false, ToolChoice: null or { Mode: "auto" } } ? sampling : sampling with { StopStrings = [.. sampling.StopStrings, OutputFormat.ToolCallEnd] };

    /// <summary>The conversation as its template takes it.</summary>
    public static ChatPrompt Chat(ChatCompletionRequest fields, ServedModels models)
    {
        if (fields.Messages is not { Length: > 0 }) throw ApiException.Invalid("messages", "'messages' is empty; it needs at least one message.", fields.Messages is null ? "missing_required_parameter" : "invalid_value");
        var continues = fields.ContinueFinalMessage ?? false;
        if (continues && fields.AddGenerationPrompt is true) throw ApiException.Invalid("continue_final_message", "'continue_final_message' excludes 'add_generation_prompt'.");
        if (continues && fields.Messages[^1].Role != "assistant") throw ApiException.Invalid("continue_final_message", "'continue_final_message' needs an assistant message at the end.");
        var template = Template(fields);
        return new ChatPrompt([.. fields.Messages.Select((message, index) => MessageMapper.Map(message, $"messages[{index}]"))])
        {
            Template = template,
            Tools = Tools(fields, models, template),
            Variables = Variables(fields, models, template),
            AddGenerationPrompt = fields.AddGenerationPrompt ?? true,
            ContinueFinalMessage = continues,
        };
    }

    /// <summary>A request's own template. It is as untrusted as the model's, and bounded alike.</summary>
    private static ChatTemplate? Template(ChatCompletionRequest fields)
    {
        try
        {
            return fields.ChatTemplate is { } source ? ChatTemplate.Parse(source, "chat_template") : null;
        }
        catch (TemplateException malformed)
        {
            throw ApiException.Invalid("chat_template", $"'chat_template' is malformed in line {malformed.Line}: {malformed.Reason}.");
        }
    }

    /// <summary>The template's text, part by part.</summary>
    public static IReadOnlyList<TextSegment> Render(ChatPrompt chat, ServedModels models)
    {
        try
        {
            return models.Host.Folder.RenderChat(chat);
        }
        catch (TemplateException refused)
        {
            throw ApiException.Invalid("messages", $"The model's chat template refuses the conversation: {refused.Reason}");
        }
    }

    private static JsonArray? Tools(ChatCompletionRequest fields, ServedModels models, ChatTemplate? template)
    {
        if (fields.Tools is not { Count: > 0 } tools)
            return fields.ToolChoice is { Mode: "required" } ? throw ApiException.Invalid("tool_choice", "'tool_choice' asks for a call, but there are no 'tools'.") : null;
        for (var i = 0; i < tools.Count; i++) CheckTool(tools[i], $"tools[{i}]");
        if (fields.ToolChoice is { Mode: "none" }) return null;
        if (!models.Host.Folder.Knows("tools", template)) throw ApiException.Unsupported("tools", "'tools' is not supported by this model: its chat template does not know them.");
        return tools;
    }

    private static void CheckTool(JsonNode? tool, string place)
    {
        try
        {
            if (tool is not JsonObject { } described || (string?)described["type"] != "function" || described["function"] is not JsonObject function)
                throw ApiException.Invalid(place, $"'{place}' is no function; give {{\"type\": \"function\", \"function\": {{\"name\": \"…\", \"parameters\": {{…}}}}}}.");
            if ((string?)function["name"] is not { Length: > 0 and <= 64 } name || !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.'))
                throw ApiException.Invalid($"{place}.function.name", $"'{place}.function.name' must be 1 to 64 letters, digits, '_', '-' or '.'.");
            if (function["parameters"] is not (null or JsonObject)) throw ApiException.Invalid($"{place}.function.parameters", $"'{place}.function.parameters' must be a JSON schema.");
        }
        catch (Exception failure) when (failure is InvalidOperationException or FormatException or ArgumentException)
        {
            throw ApiException.Invalid(place, $"'{place}' cannot be read: {failure.Message}");
        }
    }

    /// <summary>What the template may read beside messages and tools.</summary>
    private static JsonObject? Variables(ChatCompletionRequest fields, ServedModels models, ChatTemplate? template)
    {
        if (fields.ReasoningEffort is not { } effort) return fields.ChatTemplateKwargs;
        if (!s_efforts.Contains(effort)) throw ApiException.Invalid("reasoning_effort", $"'reasoning_effort' is '{effort}'; give {string.Join(", ", s_efforts)}.");
        var (thinks, hasEffort) = (models.Host.Folder.Knows("enable_thinking", template), models.Host.Folder.Knows("reasoning_effort", template));
        if (!thinks && !hasEffort && effort != "none") throw ApiException.Unsupported("reasoning_effort", "'reasoning_effort' is not supported by this model: its chat template knows no reasoning.");
        var variables = fields.ChatTemplateKwargs?.DeepClone().AsObject() ?? [];
        if (thinks) variables.TryAdd("enable_thinking", effort != "none");
        if (hasEffort) variables.TryAdd("reasoning_effort", effort);
        return variables;
    }
}
