using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Routing.Runtime;
using Routing.Server.Admission;
using Routing.Server.Configuration;
using Routing.Server.Errors;
using Routing.Server.Replies;
using Routing.Server.Requests;
using Routing.Server.Telemetry;

namespace Routing.Server.Streaming;

/// <summary>Has the engine answer a request and writes the answer. A client that leaves, or does not read, ends its own request and no other.</summary>
internal sealed class GenerationRunner(RequestGate gate, KeyLimits limits, ServerTelemetry telemetry, ServerSettings settings)
{
    private static readonly TimeSpan s_packet = TimeSpan.FromMilliseconds(1);

    private readonly TimeSpan _ping = TimeSpan.FromSeconds(settings.PingSeconds);
    private readonly TimeSpan _slowReader = TimeSpan.FromSeconds(settings.SlowReaderSeconds);

    /// <summary>Answers one HTTP request.</summary>
    /// <param name="http">The request.</param>
    /// <param name="requests">One a prompt, alike but for it.</param>
    /// <param name="format">The reply's shape.</param>
    /// <param name="operation">What traces call it.</param>
    /// <exception cref="ApiException">It failed before anything was written.</exception>
    public async Task RunAsync(HttpContext http, IReadOnlyList<PreparedRequest> requests, IReplyFormat format, string operation)
    {
        limits.CountTokens(AccessMiddleware.KeyName(http), requests.Sum(request => request.Engine.Prompt.Length + request.Engine.Sampling.Choices * request.Engine.Sampling.MaxTokens));
        var answer = Answer.Enqueue(requests);
        using var watch = new AnswerTelemetry(telemetry, requests, operation, http.TraceIdentifier);
        await using var left = http.RequestAborted.UnsafeRegister(static answer => ((Answer)answer!).Cancel(), answer);
        await using var abandoned = gate.Abandoned.UnsafeRegister(static http => ((HttpContext)http!).Abort(), http);
        try
        {
            if (requests[0].Stream) await StreamAsync(http, answer, format, watch);
            else await WriteWholeAsync(http, answer, format, watch);
        }
        finally
        {
            answer.Cancel();
        }
    }

    private static async Task WriteWholeAsync(HttpContext http, Answer answer, IReplyFormat format, AnswerTelemetry watch)
    {
        var tokens = new List<GeneratedToken>();
        await foreach (var token in answer.Tokens.ReadAllAsync(CancellationToken.None))
        {
            watch.OnToken(token);
            tokens.Add(token);
        }
        var end = await answer.EndAsync();
        watch.OnEnd(end);
        http.RequestAborted.ThrowIfCancellationRequested();
        if (EngineErrors.Of(end) is { } failure) throw failure;

        http.Response.ContentType = "application/json; charset=utf-8";
        http.Response.Headers["X-Routing-Large-Fraction"] = RoutingReport.LargeFraction(end).ToString(System.Globalization.CultureInfo.InvariantCulture);
        await using (var json = new Utf8JsonWriter(http.Response.BodyWriter, SseWriter.JsonOptions)) format.WriteWhole(json, tokens, end);
        await http.Response.BodyWriter.FlushAsync(http.RequestAborted);
    }

    private async Task StreamAsync(HttpContext http, Answer answer, IReplyFormat format, AnswerTelemetry watch)
    {
        using var events = new SseWriter(http.Response.BodyWriter);
        var (reader, stop, started, packet) = (answer.Tokens, http.RequestAborted, false, Task.CompletedTask);
        while (await WaitAsync())
        {
            if (!started) await format.PrepareAsync(answer);
            while (reader.TryRead(out var token))
            {
                Start();
                watch.OnToken(token);
                format.WriteToken(events, token);
            }
        }

        var end = await answer.EndAsync();
        watch.OnEnd(end);
        stop.ThrowIfCancellationRequested();
        if (EngineErrors.Of(end) is { } failure)
        {
            if (started)
            {
                format.WriteFailure(events, failure, http.TraceIdentifier);
                await FlushAsync(http, events);
            }
            throw failure;
        }
        await format.PrepareAsync(answer);
        Start();
        format.WriteEnd(events, end);
        await FlushAsync(http, events);

        void Start()
        {
            if (started) return;
            started = true;
            Open(http);
            format.WriteStart(events);
        }

        // Waits for the next token, and sees to it that what is written leaves: the first token at once, later ones a millisecond
        // after the last packet at most. So tokens that come faster than anyone sees share a packet, and others have their own.
        async ValueTask<bool> WaitAsync()
        {
            if (events.HasUnflushed && packet.IsCompleted) await SendAsync();
            var next = reader.WaitToReadAsync(CancellationToken.None);
            if (next.IsCompleted) return await next;
            var waiting = next.AsTask();
            if (events.HasUnflushed && await Task.WhenAny(waiting, packet) == packet) await SendAsync();
            while (true)
            {
                try
                {
                    return await waiting.WaitAsync(_ping, CancellationToken.None);
                }
                catch (TimeoutException)
                {
                    Start();
                    events.Ping();
                    await SendAsync();
                }
            }
        }

        async ValueTask SendAsync()
        {
            await FlushAsync(http, events);
            packet = Task.Delay(s_packet, CancellationToken.None);
        }
    }

    private static void Open(HttpContext http)
    {
        http.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        http.Response.ContentType = "text/event-stream; charset=utf-8";
        http.Response.Headers.CacheControl = "no-cache, no-store";
        http.Response.Headers["X-Accel-Buffering"] = "no";   // nginx
    }

    private async ValueTask FlushAsync(HttpContext http, SseWriter events)
    {
        var flush = events.FlushAsync(http.RequestAborted);
        if (flush.IsCompletedSuccessfully) return;
        try
        {
            await flush.AsTask().WaitAsync(_slowReader, http.RequestAborted);
        }
        catch (TimeoutException)
        {
            http.Abort();
            throw new OperationCanceledException("The client does not read its stream.", http.RequestAborted);
        }
    }
}
