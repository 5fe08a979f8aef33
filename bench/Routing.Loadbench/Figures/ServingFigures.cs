using Routing.Loadbench.Load;

namespace Routing.Loadbench.Figures;

/// <summary>The figures of a run, by the names and definitions of vLLM's client; ours come after.</summary>
internal static class ServingFigures
{
    public const string OutputThroughput = "output_throughput", MedianE2el = "median_e2el_ms", RequestMsPerToken = "request_ms_per_token";

    /// <summary>In the order of a report. Latencies are those of the answers that were whole.</summary>
    public static OrderedDictionary<string, double> Of(LoadResult result, LoadLevel level, FigureOptions options)
    {
        var whole = result.Successes.ToArray();
        var (input, output) = (whole.Sum(outcome => (long)outcome.PromptTokens), whole.Sum(outcome => (long)outcome.OutputTokens));
        var figures = new OrderedDictionary<string, double>
        {
            ["duration"] = result.Seconds,
            ["completed"] = whole.Length,
            ["failed"] = result.Failed,
            ["total_input_tokens"] = input,
            ["total_output_tokens"] = output,
            ["request_throughput"] = whole.Length / result.Seconds,
        };
        if (options.Goodput is { } levels) figures["request_goodput"] = whole.Count(levels.AreKept) / result.Seconds;
        figures[OutputThroughput] = output / result.Seconds;
        figures["max_output_tokens_per_s"] = PeakLoad.TokensPerSecond(whole);
        figures["max_concurrent_requests"] = PeakLoad.Requests(whole);
        figures["total_token_throughput"] = (input + output) / result.Seconds;
        LatencySummary.AddTo(figures, "ttft", whole.Select(outcome => outcome.FirstToken), options.Percentiles);
        LatencySummary.AddTo(figures, "tpot", whole.Select(outcome => outcome.TimePerToken).OfType<double>(), options.Percentiles);
        LatencySummary.AddTo(figures, "itl", whole.SelectMany(outcome => outcome.Gaps), options.Percentiles);
        LatencySummary.AddTo(figures, "e2el", whole.Select(outcome => outcome.Latency), options.Percentiles);
        if (level is { Kind: not LoadKind.Concurrency, Limit: not null })
            LatencySummary.AddTo(figures, "client_queue_time", whole.Select(outcome => outcome.Queued), options.Percentiles);
        if (output > 0)
        {
            figures["tokens_per_chunk"] = (double)output / whole.Sum(outcome => (long)outcome.Chunks);
            // The first token included: holds also where tokens come to the client in lumps.
            figures[RequestMsPerToken] = 1000 * whole.Sum(outcome => outcome.Latency) / output;
        }
        RoutingFigures.AddTo(figures, whole);
        return figures;
    }
}
