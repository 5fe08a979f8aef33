namespace Routing.R2R;

/// <summary>Names of this project's token routers in a <see cref="RoutingSet"/>: the policies of requests.</summary>
public static class TokenRouterNames
{
    /// <summary>The trained router.</summary>
    public const string R2R = "r2r";

    public const string Constant = "constant";
    public const string Random = "random";
    public const string Entropy = "entropy";
    public const string Margin = "margin";
    public const string Aleatoric = "aleatoric";
    public const string Epistemic = "epistemic";
    public const string Immediate = "immediate";
    public const string Momentum = "momentum";
    public const string Rolling = "rolling";
    public const string DuoRolling = "duo-rolling";
    public const string NeuralRolling = "neural-rolling";
}
