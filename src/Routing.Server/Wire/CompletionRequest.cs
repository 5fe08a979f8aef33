namespace Routing.Server.Wire;

/// <summary>Body of <c>POST /v1/completions</c>.</summary>
internal sealed record CompletionRequest : GenerationFields
{
    public PromptInput? Prompt { get; init; }
    public bool? Echo { get; init; }

    /// <summary>Likeliest tokens to list beside each token.</summary>
    public int? Logprobs { get; init; }
}
