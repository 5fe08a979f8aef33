using System.Diagnostics;
using System.Net;
using System.Text;
using Routing.Runtime;

namespace Routing.Loadbench.Endpoint;

/// <summary>Clients that ask, read a little and leave: afterwards the engine must hold nothing.</summary>
internal sealed class ConnectionChurn(EngineAccess access)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    public async Task<ChurnResult> RunAsync(int cycles, int atOnce, CancellationToken stop)
    {
        await CyclesAsync(atOnce * 4, atOnce, stop);   // connections, buffers and compiled code exist from here on
        var before = await RestAsync(stop);
        var start = Stopwatch.GetTimestamp();
        await CyclesAsync(cycles, atOnce, stop);
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        var after = await RestAsync(stop);
        return new ChurnResult(cycles, seconds, after.Running + after.Waiting, Held(after), LiveTensors(before), LiveTensors(after));
    }

    /// <summary>Every second client streams, the others wait for a whole answer; all leave early.</summary>
    private async Task CyclesAsync(int count, int atOnce, CancellationToken stop) =>
        await Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = atOnce, CancellationToken = stop }, async (index, cancel) =>
        {
            // What is left of an answer is not read: the connection is cut, as by a client that dies.
            using var handler = new SocketsHttpHandler { MaxResponseDrainSize = 0 };
            using var http = new HttpClient(handler) { BaseAddress = access.Url };
            using var leave = CancellationTokenSource.CreateLinkedTokenSource(cancel);
            var streams = index % 2 == 0;
            using var content = new StringContent($$"""{"model": "pair", "prompt": [5, 6, 7, 8], "max_tokens": 900, "ignore_eos": true, "stream": {{(streams ? "true" : "false")}}}""", Encoding.UTF8, "application/json");
            using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/completions") { Content = content, Version = HttpVersion.Version11 };
            if (!streams) leave.CancelAfter(TimeSpan.FromMilliseconds(5));
            try
            {
                using var reply = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, leave.Token);
                if (!streams) return;
                await using var stream = await reply.Content.ReadAsStreamAsync(leave.Token);
                await stream.ReadAtLeastAsync(new byte[64], 64, throwOnEndOfStream: false, leave.Token);
            }
            catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
            {
            }
        });

    /// <summary>Waits until nothing runs any more; makes a token, so that the workers tell what they hold.</summary>
    private async Task<EngineMetrics> RestAsync(CancellationToken stop)
    {
        var start = Stopwatch.GetTimestamp();
        while (access.Host.Engine.Metrics() is { Running: > 0 } or { Waiting: > 0 } && Stopwatch.GetElapsedTime(start) < s_patience) await Task.Delay(10, stop);
        foreach (var routing in (TokenRoutingOptions[])[TokenRoutingOptions.Small, TokenRoutingOptions.Large])
            await foreach (var _ in access.Host.Engine.GenerateAsync(new GenerationRequest { Prompt = new[] { 5, 6 }, Routing = routing, Sampling = new() { MaxTokens = 1 } }, stop)) { }
        // The end of those two reaches the workers with the next news.
        while (Held(access.Host.Engine.Metrics()) > 0 && Stopwatch.GetElapsedTime(start) < s_patience) await Task.Delay(10, stop);
        return access.Host.Engine.Metrics();
    }

    private static int Held(EngineMetrics metrics) => metrics.Small.Slots - metrics.Small.FreeSlots + (metrics.Large is { } large ? large.Slots - large.FreeSlots : 0);

    private static long LiveTensors(EngineMetrics metrics) => metrics.Small.LiveTensors + (metrics.Large?.LiveTensors ?? 0);
}

/// <param name="Running">Sequences left; 0 is right.</param>
/// <param name="HeldSlots">KV slots left in use; 0 is right.</param>
/// <param name="TensorsBefore">Alive before.</param>
/// <param name="TensorsAfter">Alive afterwards; as many is right.</param>
internal sealed record ChurnResult(int Cycles, double Seconds, int Running, int HeldSlots, long TensorsBefore, long TensorsAfter);
