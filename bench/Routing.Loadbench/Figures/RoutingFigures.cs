using Routing.Loadbench.Client;
using Routing.Training.Gym;

namespace Routing.Loadbench.Figures;

/// <summary>What servers that route say of their answers, and how many answers were right; a figure is there when its data is.</summary>
internal static class RoutingFigures
{
    public const string LargeFraction = "large_fraction", SwitchesPer100 = "switches_per_100_tokens", RouterMs = "router_ms_per_token", Accuracy = "accuracy";

    public static void AddTo(IDictionary<string, double> figures, IReadOnlyCollection<RequestOutcome> whole)
    {
        var routed = whole.Where(outcome => outcome.Routing is { Tokens: > 0 }).ToArray();
        if (routed.Length > 0) figures[LargeFraction] = (double)routed.Sum(outcome => outcome.Routing!.LargeTokens) / routed.Sum(outcome => outcome.Routing!.Tokens);
        if (PerToken(routed, routing => routing.Switches) is { } switches) figures[SwitchesPer100] = 100 * switches;
        if (PerToken(routed, routing => routing.Timings?.RouterMs) is { } router)
        {
            figures[RouterMs] = router;
            var timed = routed.Where(outcome => outcome.Routing!.Timings?.RouterMs is not null).ToArray();
            figures["router_share"] = timed.Sum(outcome => outcome.Routing!.Timings!.RouterMs!.Value) / timed.Sum(outcome => 1000 * outcome.Latency);
        }
        if (PerToken(routed, routing => routing.MeanExitLayer * routing.Tokens) is { } exit) figures["mean_exit_layer"] = exit;
        if (PerToken(routed, routing => routing.ParamsActivatedAvg * routing.Tokens) is { } parameters) figures["activated_params_per_token"] = parameters;
        double[] queues = [.. routed.Select(outcome => outcome.Routing!.Timings?.QueueMs).OfType<double>()];
        if (queues.Length > 0) figures["mean_server_queue_ms"] = queues.Average();

        var asked = whole.Where(outcome => outcome.Request.Item is not null).ToArray();
        if (asked.Length > 0) figures[Accuracy] = (double)asked.Count(IsCorrect) / asked.Length;
    }

    public static bool IsCorrect(RequestOutcome outcome) => outcome.Request.Item is { } item && GymScorer.IsCorrect(item, outcome.Text);

    /// <summary>A sum over the answers that have it, by their tokens.</summary>
    private static double? PerToken(IReadOnlyCollection<RequestOutcome> routed, Func<RoutingSummary, double?> sum)
    {
        var told = routed.Where(outcome => sum(outcome.Routing!) is not null).ToArray();
        return told.Length == 0 ? null : told.Sum(outcome => sum(outcome.Routing!)!.Value) / told.Sum(outcome => outcome.Routing!.Tokens);
    }
}
