using System.Text.Json;
using Routing.Server.Errors;

namespace Routing.Server.Requests;

/// <summary>
/// Fields that clients of this or other servers send, that change the result, and that are not served: refused, because a
/// client must not believe they were followed. Fields nobody knows are ignored, as the OpenAI API does.
/// </summary>
internal static class UnsupportedFields
{
    private static readonly Dictionary<string, string> s_reasons = new(StringComparer.Ordinal)
    {
        ["functions"] = "use 'tools'",
        ["function_call"] = "use 'tool_choice'",
        ["audio"] = "these models read and write text alone",
        ["web_search_options"] = "there is no web search",
        ["suffix"] = "the models are not trained to fill in",
        ["best_of"] = "use 'n' and choose among the choices",
        ["use_beam_search"] = "there is no beam search",
        ["length_penalty"] = "there is no beam search",
        ["documents"] = "put them into the messages",
        ["structured_outputs"] = "use 'response_format'",
        ["guided_json"] = "use 'response_format'",
        ["guided_regex"] = "use 'response_format' with a JSON schema",
        ["guided_choice"] = "use 'response_format' with an enum",
        ["guided_grammar"] = "use 'response_format' with a JSON schema",
        ["grammar"] = "use 'response_format' with a JSON schema",
        ["json_schema"] = "use 'response_format'",
        ["regex"] = "use 'response_format' with a JSON schema",
        ["ebnf"] = "use 'response_format' with a JSON schema",
        ["bad_words"] = "use 'logit_bias'",
        ["allowed_token_ids"] = "use 'logit_bias'",
        ["logprob_token_ids"] = "use 'top_logprobs'",
        ["logits_processors"] = "requests cannot bring code",
        ["truncate_prompt_tokens"] = "send a shorter prompt",
        ["stream_interval"] = "every token is an event of its own",
        ["priority"] = "requests are served in order of arrival",
        ["return_hidden_states"] = "use /v1/embeddings",
        ["return_routed_experts"] = "use 'routing': {'return': 'tokens'}",
        ["prompt_embeds"] = "send tokens or text",
        ["lora_path"] = "there are no adapters yet",
        ["mm_processor_kwargs"] = "these models read text alone",
        ["previous_response_id"] = "the server keeps nothing: send the whole conversation",
        ["conversation"] = "the server keeps nothing: send the whole conversation",
        ["background"] = "answers are given at once or as a stream",
    };

    /// <summary>Of chat: refused where a text is continued.</summary>
    public static IReadOnlyDictionary<string, string> OfChat { get; } = new[]
    {
        "messages", "chat_template", "tools", "tool_choice", "parallel_tool_calls", "chat_template_kwargs", "reasoning_effort", "thinking_token_budget",
        "max_completion_tokens", "top_logprobs", "add_generation_prompt", "continue_final_message",
    }.ToDictionary(name => name, _ => "it belongs to chat completions", StringComparer.Ordinal);

    /// <summary>Of text completions: refused in a chat.</summary>
    public static IReadOnlyDictionary<string, string> OfText { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["echo"] = "it belongs to text completions",
        ["prompt"] = "send 'messages'",
        ["add_special_tokens"] = "the template writes them",
    };

    /// <param name="others">Fields that a request's own are not.</param>
    /// <param name="foreign">Further names to refuse, with the reason.</param>
    /// <exception cref="ApiException">One of these fields asks for something.</exception>
    public static void Refuse(IReadOnlyDictionary<string, JsonElement>? others, IReadOnlyDictionary<string, string>? foreign = null)
    {
        foreach (var (name, value) in others ?? new Dictionary<string, JsonElement>())
            if ((s_reasons.TryGetValue(name, out var reason) || foreign?.TryGetValue(name, out reason) is true) && !AsksNothing(name, value))
                throw ApiException.Unsupported(name, $"'{name}' is not supported: {reason}.");
        if (others is not null && others.TryGetValue("modalities", out var modalities) && modalities.ValueKind == JsonValueKind.Array
            && modalities.EnumerateArray().Any(item => item.ValueKind != JsonValueKind.String || item.GetString() != "text"))
            throw ApiException.Unsupported("modalities", "'modalities' can be [\"text\"] alone.");
    }

    /// <summary>What stands for "do not": null, false, nothing, the one choice that there is anyway.</summary>
    private static bool AsksNothing(string name, JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null or JsonValueKind.False => true,
        JsonValueKind.Array => value.GetArrayLength() == 0,
        JsonValueKind.Object => !value.EnumerateObject().Any(),
        JsonValueKind.String => value.ValueEquals(""),
        JsonValueKind.Number => value.TryGetDouble(out var number) && (number == 0 || number == 1 && name is "best_of" or "length_penalty" or "stream_interval"),
        _ => false,
    };
}
