using System.Text.Json;
using System.Text.Json.Serialization;

namespace Routing.Server.Wire;

/// <summary>The <c>routing</c> object of a request: who makes which token, and how much is told about it.</summary>
internal sealed record RoutingFields
{
    /// <summary>small, large, lossless or a token router's name.</summary>
    public string? Policy { get; init; }

    /// <summary>Score from which a token goes to the large model.</summary>
    public float? Threshold { get; init; }

    /// <summary>Share of tokens the large model is to make; the threshold is steered to hold it.</summary>
    public double? MaxLargeFraction { get; init; }

    /// <summary>Tokens the large model may make at most.</summary>
    public int? BudgetTokensLarge { get; init; }

    public int? LargeSpan { get; init; }
    public float? SpanConfidence { get; init; }
    public float? LateCorrection { get; init; }
    public int? DraftTokens { get; init; }
    public bool? BreakLoops { get; init; }

    /// <summary>[output index] 0 small, 1 large: the decisions of a recorded answer, followed exactly.</summary>
    public int[]? Replay { get; init; }

    /// <summary>none, summary (default) or tokens.</summary>
    public string? Return { get; init; }

    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Others { get; set; }
}
