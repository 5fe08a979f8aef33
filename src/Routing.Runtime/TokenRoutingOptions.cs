namespace Routing.Runtime;

/// <summary>Which model speaks, token by token.</summary>
public sealed record TokenRoutingOptions
{
    public TokenRoutingMode Mode { get; init; }

    /// <summary>Routed: the token router's name.</summary>
    public string? Policy { get; init; }

    /// <summary>Routed: score at and above which a token goes to the large model: at most 0 sends all, over 1 none. Null takes the router's default.</summary>
    public float? Threshold { get; init; }

    /// <summary>Routed: once the large model has made this many tokens the small model makes the rest; null is no limit.</summary>
    public int? MaxLargeTokens { get; init; }

    /// <summary>Scripted: [output index] who makes each token; the small model makes those after the last.</summary>
    public IReadOnlyList<ModelRole> Script { get; init; } = [];

    public static readonly TokenRoutingOptions Small = new();
    public static readonly TokenRoutingOptions Large = new() { Mode = TokenRoutingMode.Large };

    /// <summary>A token router decides.</summary>
    public static TokenRoutingOptions Routed(string policy, float? threshold = null) =>
        new() { Mode = TokenRoutingMode.Routed, Policy = policy, Threshold = threshold };

    /// <summary>Everything wrong with these options, one sentence each.</summary>
    public IEnumerable<string> Errors(RoutingSet routing, bool hasLarge)
    {
        if (Mode != TokenRoutingMode.Small && !hasLarge) yield return $"routing mode {Mode} needs a large model; this engine has only a small one.";
        if (Mode == TokenRoutingMode.Routed && (Policy is null || !routing.TokenRouters.ContainsKey(Policy)))
            yield return $"policy '{Policy}' is unknown; this engine has {string.Join(", ", routing.TokenRouters.Keys.Order(StringComparer.Ordinal).Select(name => $"'{name}'").DefaultIfEmpty("none"))}.";
        if (Mode != TokenRoutingMode.Routed && (Policy ?? (object?)Threshold ?? MaxLargeTokens) is not null) yield return $"policy, threshold and large-token budget belong to routing mode Routed, not {Mode}.";
        if (Mode != TokenRoutingMode.Scripted && Script.Count > 0) yield return $"a script belongs to routing mode Scripted, not {Mode}.";
        if (Threshold is { } threshold && float.IsNaN(threshold)) yield return "threshold is not a number.";
        if (MaxLargeTokens < 0) yield return $"the budget of large-model tokens is {MaxLargeTokens}; it must be 0 or more.";
    }
}

/// <summary>Who decides which model makes a token.</summary>
public enum TokenRoutingMode : byte
{
    /// <summary>The small model makes all.</summary>
    Small,

    /// <summary>The large model makes all; the small one does not run.</summary>
    Large,

    /// <summary>The small model proposes; a token router decides whether the large one is asked.</summary>
    Routed,

    /// <summary>A recorded sequence of decisions is followed.</summary>
    Scripted,
}
