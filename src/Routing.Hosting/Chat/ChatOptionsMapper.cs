using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;
using Routing.Formats.Templates;
using Routing.Runtime;
using Routing.Runtime.Grammars;
using Routing.Runtime.Sampling;

namespace Routing.Hosting.Chat;

/// <summary>Turns options of Microsoft.Extensions.AI into what the engine is asked.</summary>
internal static class ChatOptionsMapper
{
    /// <returns>The request, how its answer is split, and the policy's name.</returns>
    /// <exception cref="NotSupportedException">An option asks for what is not served.</exception>
    public static (GenerationRequest Request, OutputFormat Format, string Policy) Map(
        ModelHost host, string policy, IEnumerable<Microsoft.Extensions.AI.ChatMessage> messages, ChatOptions? options)
    {
        options ??= new ChatOptions();
        Refuse(options);
        var chat = new ChatPrompt(ChatMessageMapper.Map(messages, options.Instructions)) { Tools = Tools(host, options), Variables = Variables(host, options) };
        var segments = host.Folder.RenderChat(chat);
        var prompt = host.Folder.EncodeChat(chat, segments);
        var format = OutputFormat.Of(host.Folder, chat, segments);
        var named = options.ModelId ?? policy;
        var routing = Routing(options) ?? Policies.Options(named);
        var request = new GenerationRequest
        {
            Prompt = prompt,
            Routing = routing,
            Sampling = new SamplingOptions
            {
                Temperature = options.Temperature ?? 1,
                TopP = options.TopP ?? 1,
                TopK = options.TopK ?? 0,
                FrequencyPenalty = options.FrequencyPenalty ?? 0,
                PresencePenalty = options.PresencePenalty ?? 0,
                Seed = options.Seed is { } seed ? (ulong)seed : null,
                // Where one call is all there may be, its end is the answer's.
                StopStrings = [.. options.StopSequences ?? [], .. format.ToolCalls && options is { AllowMultipleToolCalls: false, ToolMode: null or AutoChatToolMode } ? [OutputFormat.ToolCallEnd] : (string[])[]],
                MaxTokens = options.MaxOutputTokens ?? host.DefaultMaxTokens(routing.Mode, prompt.Length),
                Grammar = Grammar(options, format),
            },
        };
        return (request, format, named);
    }

    private static void Refuse(ChatOptions options)
    {
        if (options.ConversationId is not null) throw new NotSupportedException("ConversationId: nothing is kept between requests; send the whole conversation.");
        if (options.ContinuationToken is not null) throw new NotSupportedException("ContinuationToken: nothing is kept between requests; ask again.");
        if (options.RawRepresentationFactory is not null) throw new NotSupportedException("RawRepresentationFactory: there is no request behind this client to be changed.");
        if (options.Tools?.FirstOrDefault(tool => tool is not AIFunctionDeclaration) is { } other) throw new NotSupportedException($"The tool '{other.Name}' is no function.");
    }

    private static TokenRoutingOptions? Routing(ChatOptions options) =>
        options.AdditionalProperties?.GetValueOrDefault(TokenRoutingChatClient.RoutingKey) is not { } given ? null
        : given as TokenRoutingOptions ?? throw new NotSupportedException($"AdditionalProperties[\"{TokenRoutingChatClient.RoutingKey}\"] is {given.GetType().Name}; give TokenRoutingOptions.");

    private static JsonArray? Tools(ModelHost host, ChatOptions options)
    {
        if (options.ToolMode is RequiredChatToolMode { RequiredFunctionName: var name } && options.Tools?.Any(tool => name is null || tool.Name == name) is not true)
            throw new NotSupportedException($"ToolMode asks for a call of {(name is null ? "a tool" : $"'{name}'")}, and Tools has none.");
        if (options.Tools is not { Count: > 0 } tools || options.ToolMode is NoneChatToolMode) return null;
        if (!host.Folder.Knows("tools")) throw new NotSupportedException("Tools: the model's chat template does not know them.");
        return [.. tools.Cast<AIFunctionDeclaration>().Select(tool => new JsonObject
        {
            ["type"] = "function",
            ["function"] = new JsonObject { ["name"] = tool.Name, ["description"] = tool.Description, ["parameters"] = JsonNode.Parse(tool.JsonSchema.GetRawText()) },
        })];
    }

    private static JsonObject? Variables(ModelHost host, ChatOptions options)
    {
        if (options.Reasoning?.Effort is not { } effort) return null;
        if (host.Folder.Knows("enable_thinking")) return new JsonObject { ["enable_thinking"] = effort != ReasoningEffort.None };
        return effort == ReasoningEffort.None ? null : throw new NotSupportedException("Reasoning: the model's chat template knows none.");
    }

    private static GrammarSpec? Grammar(ChatOptions options, OutputFormat format)
    {
        var answer = options.ResponseFormat switch
        {
            ChatResponseFormatJson { Schema: { } schema } => GrammarSpec.JsonSchema(schema.GetRawText()),
            ChatResponseFormatJson => GrammarSpec.JsonObject,
            _ => null,
        };
        if (format.ToolCalls && answer is not null) throw new NotSupportedException("ResponseFormat with tools: the answer could be a call; set ToolMode to None.");
        if (format.ToolCalls && options.ToolMode is RequiredChatToolMode required)
        {
            var tools = options.Tools!.Cast<AIFunctionDeclaration>().Where(tool => required.RequiredFunctionName is null || tool.Name == required.RequiredFunctionName).Select(tool => new ToolSpec(tool.Name, tool.JsonSchema.GetRawText()));
            answer = GrammarSpec.ToolCalls([.. tools], required.RequiredFunctionName is null && (options.AllowMultipleToolCalls ?? true));
        }
        return answer is null ? null : answer with { Thinking = format.Thinking() };
    }
}
