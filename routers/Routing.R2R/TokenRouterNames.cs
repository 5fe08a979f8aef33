namespace Routing.R2R;

/// <summary>Names of this project's token routers in a <see cref="RoutingSet"/>: the policies of requests.</summary>
public static class TokenRouterNames
{
    public const string Constant = "constant";
    public const string Random = "random";
    public const string Entropy = "entropy";
    public const string Margin = "margin";
    public const string R2R = "r2r";
}
