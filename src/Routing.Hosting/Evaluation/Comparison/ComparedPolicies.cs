using Routing.R2R;

namespace Routing.Hosting.Evaluation.Comparison;

/// <summary>Names of the policies a comparison knows beside the token routers of its host.</summary>
public static class ComparedPolicies
{
    /// <summary>The small model makes all.</summary>
    public const string Small = "small";

    /// <summary>The large model makes all.</summary>
    public const string Large = "large";

    /// <summary>Speculative decoding: the large model's text, drafted by the small one.</summary>
    public const string Lossless = "lossless";

    /// <summary>A router that sees the prompt gives each whole answer to one of the models.</summary>
    public const string Query = "query";

    /// <summary>All that a host can be compared under, in the order of reports.</summary>
    public static IReadOnlyList<string> Of(RoutingSet routing) =>
    [
        Small, Large, .. ((string[])[TokenRouterNames.R2R, TokenRouterNames.Entropy, TokenRouterNames.Margin, TokenRouterNames.Random]).Where(routing.TokenRouters.ContainsKey), Query, Lossless,
    ];
}
