using Routing.Loadbench.Client;
using Routing.Loadbench.Load;
using Routing.Loadbench.Workloads;

namespace Routing.Tests.Loadbench;

/// <summary>Outcomes with times made up.</summary>
internal static class Outcomes
{
    /// <summary>An answer with a token at each of these times after its start.</summary>
    public static RequestOutcome At(double start, int promptTokens, params double[] tokens) => new(
        LoadRequest.OfText("?", 10), start, tokens[0], tokens[^1], [.. tokens.Skip(1).Zip(tokens, (later, earlier) => later - earlier)])
    {
        PromptTokens = promptTokens,
        OutputTokens = tokens.Length,
        HasUsage = true,
    };

    public static RequestOutcome Busy(double start) => RequestOutcome.Failed(LoadRequest.OfText("?", 10), start, start + 0.1, new("HTTP 503", "the queue is full"));

    /// <summary>A routed answer.</summary>
    public static RequestOutcome Routed(int small, int large, int switches, double routerMs) => At(0, 5, [.. Enumerable.Range(1, small + large).Select(i => i / 100.0)]) with
    {
        Routing = new RoutingSummary("r2r", small, large, switches, null, null, new RoutingTimings(2, null, routerMs)),
    };

    public static LoadResult Result(double seconds, params RequestOutcome[] outcomes) => new(outcomes, seconds);
}
