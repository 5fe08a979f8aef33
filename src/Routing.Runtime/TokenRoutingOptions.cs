namespace Routing.Runtime;

/// <summary>Which model speaks, token by token.</summary>
/// <remarks>Everything beyond the choice of a mode is off unless asked for. Sources: R2R (arXiv 2505.21600); speculative decoding (arXiv 2211.17192).</remarks>
public sealed record TokenRoutingOptions
{
    /// <summary>Drafts of the lossless mode when a request does not say.</summary>
    public const int DefaultDraftTokens = 4;

    /// <summary>How far the small model may be ahead under late correction when a request does not say.</summary>
    public const int DefaultCorrectionTokens = 32;

    public TokenRoutingMode Mode { get; init; }

    /// <summary>Routed: the token router's name.</summary>
    public string? Policy { get; init; }

    /// <summary>Routed: score at and above which a token goes to the large model: at most 0 sends all, over 1 none. Null takes the router's default.</summary>
    public float? Threshold { get; init; }

    /// <summary>Routed: share of tokens the large model is to make, in [0, 1]; the threshold is steered to hold it. Excludes <see cref="Threshold"/>.</summary>
    public double? LargeFraction { get; init; }

    /// <summary>Routed: once the large model has made this many tokens the small model makes the rest; null is no limit.</summary>
    public int? MaxLargeTokens { get; init; }

    /// <summary>Routed: tokens the large model makes in a row, at most, once it is asked; see <see cref="SpanConfidence"/>.</summary>
    public int LargeSpan { get; init; } = 1;

    /// <summary>Routed: the large model hands back before its span is full when it gave its token at least this probability.</summary>
    public float SpanConfidence { get; init; } = 0.9f;

    /// <summary>
    /// Routed: when the large model reads what the small one wrote, the first token it gives less than this probability is taken
    /// back with all that follow, and the large model's own stands there. Text leaves once the large model has read it. Null takes nothing back.
    /// </summary>
    public float? LateCorrection { get; init; }

    /// <summary>Lossless: tokens the small model drafts before the large one verifies them. Late correction: how far the small model may be ahead. Null takes the default.</summary>
    public int? DraftTokens { get; init; }

    /// <summary>Routed: the large model makes the tokens while the output repeats itself.</summary>
    public bool BreakLoops { get; init; }

    /// <summary>Scripted: [output index] who makes each token; the small model makes those after the last.</summary>
    public IReadOnlyList<ModelRole> Script { get; init; } = [];

    public static readonly TokenRoutingOptions Small = new();
    public static readonly TokenRoutingOptions Large = new() { Mode = TokenRoutingMode.Large };

    /// <summary>The large model's text, drafted by the small one.</summary>
    public static readonly TokenRoutingOptions Lossless = new() { Mode = TokenRoutingMode.Lossless };

    /// <summary>A token router decides.</summary>
    public static TokenRoutingOptions Routed(string policy, float? threshold = null) =>
        new() { Mode = TokenRoutingMode.Routed, Policy = policy, Threshold = threshold };

    /// <summary>Tokens are held back until the large model has read them.</summary>
    internal bool Verifies => Mode == TokenRoutingMode.Lossless || LateCorrection is not null;

    /// <summary>Tokens the small model may be ahead of the large one while <see cref="Verifies"/>.</summary>
    internal int MostDrafts => DraftTokens ?? (Mode == TokenRoutingMode.Lossless ? DefaultDraftTokens : DefaultCorrectionTokens);

    /// <summary>The model that reads the prompt and makes or proposes the first token.</summary>
    internal ModelRole First => Mode == TokenRoutingMode.Large ? ModelRole.Large : ModelRole.Small;

    /// <summary>Whether a model takes part in a request of at most so many tokens.</summary>
    internal bool Takes(ModelRole role, int maxTokens) => role == First || (maxTokens > 0 && Mode is not (TokenRoutingMode.Small or TokenRoutingMode.Large));

    /// <summary>Everything wrong with these options, one sentence each.</summary>
    public IEnumerable<string> Errors(RoutingSet routing, bool hasLarge)
    {
        if (Mode != TokenRoutingMode.Small && !hasLarge) yield return $"routing mode {Mode} needs a large model; this engine has only a small one.";
        if (Mode == TokenRoutingMode.Routed && (Policy is null || !routing.TokenRouters.ContainsKey(Policy)))
            yield return $"policy '{Policy}' is unknown; this engine has {string.Join(", ", routing.TokenRouters.Keys.Order(StringComparer.Ordinal).Select(name => $"'{name}'").DefaultIfEmpty("none"))}.";
        if (Mode != TokenRoutingMode.Routed)
            foreach (var name in OfRouted()) yield return $"{name} belongs to routing mode Routed, not {Mode}.";
        if (Mode != TokenRoutingMode.Scripted && Script.Count > 0) yield return $"a script belongs to routing mode Scripted, not {Mode}.";
        if (DraftTokens is not null && !Verifies) yield return "a number of draft tokens belongs to the lossless mode and to late correction; ask for one of them.";
        if (Threshold is not null && LargeFraction is not null) yield return "give a threshold or a large fraction, not both: the fraction steers the threshold.";
        if (Threshold is { } threshold && !float.IsFinite(threshold)) yield return $"threshold is {threshold}; it must be a finite number.";
        if (LargeFraction is { } fraction && !(fraction is >= 0 and <= 1)) yield return $"the large fraction is {fraction}; it must be in [0, 1].";
        if (MaxLargeTokens < 0) yield return $"the budget of large-model tokens is {MaxLargeTokens}; it must be 0 or more.";
        if (LargeSpan < 1) yield return $"the large span is {LargeSpan}; it must be 1 or more.";
        if (!(SpanConfidence is >= 0 and <= 1)) yield return $"the span confidence is {SpanConfidence}; it must be in [0, 1].";
        if (LateCorrection is { } probability && !(probability is >= 0 and <= 1)) yield return $"the late-correction probability is {probability}; it must be in [0, 1].";
        if (DraftTokens < 1) yield return $"the number of draft tokens is {DraftTokens}; it must be 1 or more.";
    }

    private IEnumerable<string> OfRouted()
    {
        if (Policy is not null) yield return "policy";
        if (Threshold is not null) yield return "threshold";
        if (LargeFraction is not null) yield return "large fraction";
        if (MaxLargeTokens is not null) yield return "large-token budget";
        if (LargeSpan != 1) yield return "large span";
        if (LateCorrection is not null) yield return "late correction";
        if (BreakLoops) yield return "loop breaking";
    }
}
