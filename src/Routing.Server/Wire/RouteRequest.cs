namespace Routing.Server.Wire;

/// <summary>Body of <c>POST /v1/route</c>: a conversation or a prompt, and whose tokens to decide on.</summary>
internal sealed record RouteRequest
{
    public string? Model { get; init; }
    public MessageFields[]? Messages { get; init; }
    public string? Prompt { get; init; }
    public RoutingFields? Routing { get; init; }

    /// <summary>Tokens of the small model to decide on; 1 when absent.</summary>
    public int? Tokens { get; init; }
}

/// <summary>What would be done with a request.</summary>
/// <param name="Threshold">Score from which a token would go to the large model; null where no router decides.</param>
/// <param name="SmallShare">Of the tokens decided on, the share that would stay with the small model.</param>
internal sealed record RouteReply(string Model, string Policy, string Mode, float? Threshold, int PromptTokens, double? SmallShare, IReadOnlyList<RouteDecision> Decisions);

/// <summary>One token of the small model and what the router says of it.</summary>
/// <param name="M">Who would make it: 0 small, 1 large.</param>
/// <param name="P">The router's score.</param>
/// <param name="Id">The small model's proposal.</param>
internal sealed record RouteDecision(int M, float P, int Id, string Token);
