using System.Diagnostics;
using Routing.Loadbench.Client;
using Routing.Loadbench.Load;
using Routing.Loadbench.Workloads;

namespace Routing.Loadbench.Endpoint;

/// <summary>Many streams at once, each of which must come to its end with all its tokens.</summary>
internal static class ManyStreams
{
    public static async Task<StreamsResult> RunAsync(LoadClient client, int streams, int tokens, CancellationToken stop)
    {
        var body = new RequestBody("pair", temperature: 1);
        LoadRequest[] requests = [.. Enumerable.Range(0, streams).Select(i => LoadRequest.OfTokens([5, 6 + i], tokens) with { IsFixedLength = true, Seed = i })];
        var start = Stopwatch.GetTimestamp();
        var result = await new LoadRun(client, body, LoadPolicy.Of(["small"], null)[0]).RunAsync(requests, new double[streams], null, stop);
        var whole = result.Outcomes.Count(outcome => outcome.IsSuccess && outcome.OutputTokens == tokens);
        return new StreamsResult(streams, whole, streams * tokens / Stopwatch.GetElapsedTime(start).TotalSeconds);
    }
}

/// <param name="Whole">Streams that gave all their tokens.</param>
internal sealed record StreamsResult(int Streams, int Whole, double TokensPerSecond);
