using Routing.R2R;
using Routing.Runtime;

namespace Routing.Hosting;

/// <summary>Names for who makes which token: one model alone, speculative decoding, or a token router.</summary>
public static class Policies
{
    public const string Small = "small";
    public const string Large = "large";

    /// <summary>The large model's text, drafted by the small one.</summary>
    public const string Lossless = "lossless";

    /// <summary>What a host does when nobody says: the trained router where there is one.</summary>
    public static string Default(RoutingSet routers, bool isPair) =>
        !isPair ? Small : routers.TokenRouters.ContainsKey(TokenRouterNames.R2R) ? TokenRouterNames.R2R : TokenRouterNames.Entropy;

    /// <summary>Every policy of a host, the models alone first.</summary>
    public static IReadOnlyList<string> Of(RoutingSet routers, bool isPair) =>
        isPair ? [Small, Large, Lossless, .. routers.TokenRouters.Keys.Order(StringComparer.Ordinal)] : [Small];

    /// <summary>What a name means to the engine; whether there is such a router is for the engine to say.</summary>
    public static TokenRoutingOptions Options(string name) => name switch
    {
        Small => TokenRoutingOptions.Small,
        Large => TokenRoutingOptions.Large,
        Lossless => TokenRoutingOptions.Lossless,
        _ => TokenRoutingOptions.Routed(name),
    };
}
