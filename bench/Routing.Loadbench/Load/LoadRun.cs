using System.Diagnostics;
using Routing.Loadbench.Client;
using Routing.Loadbench.Workloads;

namespace Routing.Loadbench.Load;

/// <summary>Puts one level of load on a server.</summary>
internal sealed class LoadRun(LoadClient client, RequestBody body, LoadPolicy policy)
{
    /// <summary>Sends all requests, each at its time and not before there is room, and waits for their answers.</summary>
    /// <param name="times">[requests] seconds from the start; rising.</param>
    /// <param name="limit">Most in flight.</param>
    /// <returns>[requests] what came of them, in their order; and the seconds it took.</returns>
    public async Task<LoadResult> RunAsync(IReadOnlyList<LoadRequest> requests, IReadOnlyList<double> times, int? limit, CancellationToken stop)
    {
        // Written before the clock starts: the client should only send.
        byte[][] bodies = [.. requests.Select(request => body.Write(request, policy))];
        using var room = new SemaphoreSlim(limit ?? requests.Count);
        var outcomes = new Task<RequestOutcome>[requests.Count];
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < outcomes.Length; i++)
        {
            await UntilAsync(start, times[i], stop);
            outcomes[i] = SendAsync(requests[i], bodies[i], times[i], room, start, stop);
        }
        var results = await Task.WhenAll(outcomes);
        return new LoadResult(results, Stopwatch.GetElapsedTime(start).TotalSeconds);
    }

    private async Task<RequestOutcome> SendAsync(LoadRequest request, byte[] bytes, double arrival, SemaphoreSlim room, long start, CancellationToken stop)
    {
        await room.WaitAsync(stop).ConfigureAwait(false);
        try
        {
            var outcome = await client.SendAsync(request, bytes, start, stop).ConfigureAwait(false);
            return outcome with { Queued = Math.Max(0, outcome.Start - arrival) };
        }
        finally
        {
            room.Release();
        }
    }

    private static Task UntilAsync(long start, double seconds, CancellationToken stop)
    {
        var left = TimeSpan.FromSeconds(seconds) - Stopwatch.GetElapsedTime(start);
        return left > TimeSpan.Zero ? Task.Delay(left, stop) : Task.CompletedTask;
    }
}
