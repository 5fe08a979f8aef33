using System.Diagnostics;
using System.Text;
using Routing.Runtime;

namespace Routing.Loadbench.Endpoint;

/// <summary>How fast a server whose queue is full says so.</summary>
/// <param name="access">A server that runs one sequence and lets one wait.</param>
internal sealed class Overload(EngineAccess access)
{
    public async Task<OverloadResult> RunAsync(int requests, CancellationToken stop)
    {
        var endless = new GenerationRequest { Prompt = new[] { 5, 6 }, Routing = TokenRoutingOptions.Large, Sampling = new() { MaxTokens = 1000, IgnoreEos = true } };
        using var http = new HttpClient { BaseAddress = access.Url };
        var times = new List<double>();
        var others = 0;
        while (times.Count + others < requests)
        {
            // Filled anew: what fills it ends some time.
            Generation[] filling = [.. Enumerable.Range(0, 2).Select(_ => access.Host.Engine.TryEnqueue(endless, out var taken) ? taken : null).OfType<Generation>()];
            for (var i = 0; i < 20 && times.Count + others < requests && access.Host.Engine.Waiting > 0; i++)
            {
                using var content = new StringContent("""{"model": "pair", "prompt": "x", "max_tokens": 1}""", Encoding.UTF8, "application/json");
                var start = Stopwatch.GetTimestamp();
                using var reply = await http.PostAsync("/v1/completions", content, stop);
                var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
                if ((int)reply.StatusCode == 503 && reply.Headers.RetryAfter is not null) times.Add(seconds * 1000);
                else others++;
            }
            foreach (var generation in filling) generation.Cancel();
            foreach (var generation in filling) await generation.Completion;
        }
        times.Sort();
        return new OverloadResult(times.Count, others, times[times.Count / 2], times[(int)(times.Count * 0.99)], times[^1]);
    }
}

/// <param name="Refused">Requests answered 503 with Retry-After.</param>
/// <param name="Others">Requests that found room after all, or another answer.</param>
internal sealed record OverloadResult(int Refused, int Others, double MedianMs, double P99Ms, double LongestMs);
