using Routing.Hosting.Chat;
using Routing.Runtime;
using Routing.Server.Lifecycle;

namespace Routing.Server.Requests;

/// <summary>A request that has been read and checked, ready for the engine.</summary>
/// <param name="Models">What serves it.</param>
/// <param name="Model">Id of the model as the client spelled it.</param>
/// <param name="Policy">Who makes which token, by name.</param>
/// <param name="Engine">What the engine is asked.</param>
internal sealed record PreparedRequest(ServedModels Models, string Model, string Policy, GenerationRequest Engine)
{
    public bool Stream { get; init; }

    /// <summary>The stream ends with a chunk of usage.</summary>
    public bool IncludeUsage { get; init; }

    /// <summary>Every chunk has the usage so far.</summary>
    public bool ContinuousUsage { get; init; }

    /// <summary>Tokens come with their log probabilities.</summary>
    public bool LogProbs { get; init; }

    public bool ReturnTokenIds { get; init; }

    /// <summary>Tokens are spelled <c>token_id:5</c> in log probabilities.</summary>
    public bool TokensAsIds { get; init; }

    public TraceLevel Trace { get; init; }

    /// <summary>How the text is split.</summary>
    public OutputFormat Format { get; init; }

    /// <summary>The client's own name for it, which the reply's id then holds.</summary>
    public string? RequestId { get; init; }

    /// <summary>Echoed to the client.</summary>
    public string? ServiceTier { get; init; }

    /// <summary>The log probabilities of the prompt's tokens are told beside the answer.</summary>
    public bool PromptLogProbs { get; init; }

    /// <summary>The reply begins with the prompt.</summary>
    public bool Echoes { get; init; }

    /// <summary>The prompt's text, when it is echoed.</summary>
    public string Echo { get; init; } = "";

    /// <summary>An end-of-sequence token that ended its choice: no part of the answer.</summary>
    public bool IsEnd(in GeneratedToken token) =>
        !Engine.Sampling.IgnoreEos && token.Text.Length == 0 && Models.Host.Engine.EosTokenIds.Contains(token.Id);
}
