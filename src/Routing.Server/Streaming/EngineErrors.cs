using Routing.Runtime;
using Routing.Runtime.Grammars;
using Routing.Server.Errors;

namespace Routing.Server.Streaming;

/// <summary>What the engine says of a request, in the API's words.</summary>
internal static class EngineErrors
{
    // The engine's sentences begin with the field they are about.
    private static readonly string[] s_fields =
    [
        "temperature", "top_k", "top_p", "min_p", "repetition_penalty", "presence_penalty", "frequency_penalty", "logit_bias",
        "top_logprobs", "stop_token_ids", "stop", "max_tokens", "min_tokens", "ignore_eos", "n", "prompt", "prompt_logprobs", "response_format", "tools",
    ];

    /// <summary>A request that this engine cannot serve.</summary>
    public static ApiException Explain(InvalidRequestException invalid)
    {
        var first = invalid.Errors[0];
        var word = first.Split(' ', 2)[0];
        var field = first.StartsWith("The schema of tool", StringComparison.Ordinal) || first.StartsWith("Two tools", StringComparison.Ordinal) ? "tools"
            : first.StartsWith("The schema", StringComparison.Ordinal) ? "response_format"
            : s_fields.Contains(word) ? word : null;
        return ApiException.Invalid(field, string.Join(" ", invalid.Errors));
    }

    /// <summary>The engine is gone.</summary>
    public static ApiException Dead() => ApiException.Unavailable("engine_dead", "The engine has failed; the server's log has the reason. Restart the server.");

    /// <summary>Why an answer failed; null when it did not.</summary>
    public static ApiException? Of(AnswerEnd end)
    {
        if (end.Choices.FirstOrDefault(choice => choice.FinishReason == FinishReason.Error) is { } failed)
            return failed.Error!.StartsWith(GrammarException.DeadEnd, StringComparison.Ordinal)
                ? ApiException.Invalid("response_format", failed.Error)
                : ApiException.Failed($"The answer could not be made: {failed.Error}");
        if (end.Choices.Any(choice => choice.FinishReason == FinishReason.Deadline)) return ApiException.DeadlineExceeded();
        return end.Choices.Any(choice => choice.FinishReason == FinishReason.Cancelled) ? ApiException.Unavailable("draining", "The server stopped before the answer was made.") : null;
    }
}
