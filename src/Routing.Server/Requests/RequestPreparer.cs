using Routing.Runtime;
using Routing.Server.Configuration;
using Routing.Server.Errors;
using Routing.Server.Lifecycle;
using Routing.Server.Wire;

namespace Routing.Server.Requests;

/// <summary>What chat and text completions have in common on their way from fields to the engine.</summary>
internal static class RequestPreparer
{
    public const int MostTopLogProbs = 20;

    /// <param name="fields">The request.</param>
    /// <param name="models">What is served.</param>
    /// <param name="prompt">Token ids.</param>
    /// <param name="maxTokens">Tokens to make at most; null is the default.</param>
    /// <param name="logProbs">Likeliest tokens to list beside each token; null gives no log probabilities.</param>
    /// <param name="settings">Limits.</param>
    /// <param name="promptField">The request's field that holds the prompt.</param>
    /// <exception cref="ApiException">A field cannot be; names it.</exception>
    public static PreparedRequest Prepare(GenerationFields fields, ServedModels models, int[] prompt, int? maxTokens, int? logProbs, ServerSettings settings, string promptField)
    {
        var model = models.Find(fields.Model);
        var (policy, routing) = RoutingMapper.Map(fields.Routing, model, models);
        if (fields is { StreamOptions: not null, Stream: not true }) throw ApiException.Invalid("stream_options", "'stream_options' needs 'stream': true.");
        if (fields is { PromptLogprobs: not null, Stream: true }) throw ApiException.Invalid("prompt_logprobs", "'prompt_logprobs' cannot be streamed; leave 'stream' out.");
        if (prompt.Length == 0) throw ApiException.Invalid(promptField, "The prompt is empty; it needs at least one token.");
        var context = models.Host.Engine.MaxSequenceTokens(routing.Mode);
        var room = context - prompt.Length;
        if (room < (maxTokens ?? 1)) throw TooLong(promptField, prompt.Length, maxTokens, context);
        var engine = new GenerationRequest
        {
            Prompt = prompt,
            Sampling = SamplingMapper.Map(fields, maxTokens ?? Math.Min(room, settings.DefaultMaxTokens ?? models.Host.DefaultMaxTokens(routing.Mode, prompt.Length)), logProbs ?? 0) with { Entropy = RoutingMapper.Trace(fields.Routing) == TraceLevel.Tokens },
            Routing = routing,
            Timeout = settings.RequestTimeout,
            PromptLogProbs = fields.PromptLogprobs,
            SkipSpecialTokens = fields.SkipSpecialTokens ?? true,
        };
        return new PreparedRequest(models, model.Id, policy, engine)
        {
            RequestId = fields.RequestId,
            Stream = fields.Stream ?? false,
            IncludeUsage = fields.StreamOptions?.IncludeUsage ?? false,
            ContinuousUsage = fields.StreamOptions?.ContinuousUsageStats ?? false,
            LogProbs = logProbs is not null,
            ReturnTokenIds = fields.ReturnTokenIds ?? false,
            TokensAsIds = fields.ReturnTokensAsTokenIds ?? false,
            PromptLogProbs = fields.PromptLogprobs is not null,
            Trace = RoutingMapper.Trace(fields.Routing),
        };
    }

    private static ApiException TooLong(string promptField, int prompt, int? maxTokens, int context)
    {
        var asked = maxTokens is { } most ? $"{prompt} in the prompt and {most} to be generated" : $"{prompt} in the prompt alone";
        var limit = $"A sequence may have {context} tokens, which is the model's context or the server's KV memory (--kv-mb)";
        return ApiException.Invalid(promptField, $"{limit}; this request has {asked}. Shorten the prompt or ask for fewer tokens.", "context_length_exceeded");
    }
}
