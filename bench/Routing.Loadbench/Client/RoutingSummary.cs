namespace Routing.Loadbench.Client;

/// <summary>The <c>routing</c> object of a reply: who made its tokens. Servers leave out what they do not know.</summary>
/// <param name="LargeTokens">Tokens by the large model.</param>
/// <param name="SmallTokens">Tokens by the small one.</param>
/// <param name="Switches">Times the speaker changed.</param>
/// <param name="MeanExitLayer">Last layer run, the mean over tokens.</param>
/// <param name="ParamsActivatedAvg">Parameters a token went through, the mean.</param>
internal sealed record RoutingSummary(
    string? Policy, long SmallTokens, long LargeTokens, long? Switches, double? MeanExitLayer, double? ParamsActivatedAvg, RoutingTimings? Timings)
{
    public long Tokens => SmallTokens + LargeTokens;
}

/// <summary>Where the server says a reply's time went, in milliseconds.</summary>
/// <param name="QueueMs">Before its first step.</param>
/// <param name="TtftMs">Until its first token.</param>
/// <param name="RouterMs">Inside the router, all tokens together.</param>
internal sealed record RoutingTimings(double? QueueMs, double? TtftMs, double? RouterMs);
