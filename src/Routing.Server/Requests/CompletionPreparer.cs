using Routing.Server.Configuration;
using Routing.Server.Errors;
using Routing.Server.Lifecycle;
using Routing.Server.Wire;

namespace Routing.Server.Requests;

/// <summary>Checks a completions request and turns it into what the engine is asked: one request a prompt.</summary>
internal static class CompletionPreparer
{
    private const int DefaultMaxTokens = 16;
    private const int MostPrompts = 2048;

    /// <exception cref="ApiException">A field cannot be; names it.</exception>
    public static IReadOnlyList<PreparedRequest> Prepare(CompletionRequest fields, ServedModels models, ServerSettings settings)
    {
        models.Find(fields.Model);   // before the prompts' cost
        UnsupportedFields.Refuse(fields.Others, UnsupportedFields.OfChat);
        if (fields.Logprobs is < 0 or > RequestPreparer.MostTopLogProbs) throw ApiException.Invalid("logprobs", $"'logprobs' is {fields.Logprobs}; it must be between 0 and {RequestPreparer.MostTopLogProbs}.");
        if (fields.ResponseFormat is { Type: not "text" }) throw ApiException.Unsupported("response_format", "'response_format' belongs to chat completions.");
        if (fields.Prompt is { Count: > MostPrompts }) throw ApiException.Invalid("prompt", $"'prompt' has {fields.Prompt.Count} prompts; at most {MostPrompts} are allowed.");
        if (fields.Prompt is { Count: var prompts } && prompts > 1 && (long)prompts * (fields.N ?? 1) > settings.MaxQueue)
            throw ApiException.Invalid("prompt", $"'prompt' has {prompts} prompts with {fields.N ?? 1} choices each; the server's queue holds {settings.MaxQueue} sequences.");
        var maxTokens = fields.MaxTokens ?? DefaultMaxTokens;
        var echoes = fields.Echo ?? false;
        var reads = echoes && fields.Logprobs is not null || fields.PromptLogprobs is not null;
        if (maxTokens < (echoes || reads ? 0 : 1)) throw ApiException.Invalid("max_tokens", $"'max_tokens' is {maxTokens}; it must be 1 or more, or 0 with 'echo'.");
        var tokenizer = models.Host.Folder.Tokenizer;
        return [.. Prompts.Encode(fields.Prompt, "prompt", models).Select(prompt =>
        {
            var request = RequestPreparer.Prepare(fields, models, prompt, maxTokens, fields.Logprobs, settings, "prompt");
            var shown = echoes && fields.Logprobs is { } most ? most : echoes && maxTokens == 0 ? 0 : (int?)null;
            return request with
            {
                Engine = request.Engine with { PromptLogProbs = shown is null ? request.Engine.PromptLogProbs : Math.Max(shown.Value, request.Engine.PromptLogProbs ?? 0) },
                Echoes = echoes,
                Echo = echoes ? tokenizer.Decode(prompt, fields.SkipSpecialTokens ?? true) : "",
            };
        })];
    }
}
