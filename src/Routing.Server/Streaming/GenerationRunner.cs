using Microsoft.AspNetCore.Http;
using Routing.Runtime;
using Routing.Server.Admission;
using Routing.Server.Configuration;
using Routing.Server.Errors;
using Routing.Server.Replies;
using Routing.Server.Requests;
using Routing.Server.Telemetry;

namespace Routing.Server.Streaming;

/// <summary>Has the engine answer a request and writes the answer. A client that leaves, or does not read, ends its own request and no other.</summary>
internal sealed class GenerationRunner(KeyLimits limits, ServerTelemetry telemetry, ServerSettings settings)
{
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
        limits.CountTokens(AccessMiddleware.KeyName(http), requests.Sum(request => request.Engine.Prompt.Length + (long)request.Engine.Sampling.Choices * request.Engine.Sampling.MaxTokens));
        var answer = Answer.Enqueue(requests);
        using var watch = new AnswerTelemetry(telemetry, requests, operation, http.TraceIdentifier);
        await using var left = answer.CancelOn(http.RequestAborted);
        try
        {
            if (requests[0].Stream) await StreamAsync(http, answer, format, watch);
            else await WriteWholeAsync(http, answer, format, watch);
        }
        finally
        {
            answer.Cancel();
            if (!watch.HasEnded) watch.OnEnd(await answer.EndAsync());   // its client left
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

        http.Response.Headers["X-Routing-Large-Fraction"] = RoutingReport.LargeFraction(end).ToString(System.Globalization.CultureInfo.InvariantCulture);
        await JsonReply.SendAsync(http, json => format.WriteWhole(json, tokens, end));
    }

    private async Task StreamAsync(HttpContext http, Answer answer, IReplyFormat format, AnswerTelemetry watch)
    {
        using var stream = new PacedStream(http, format, _ping, _slowReader);
        var isPrepared = false;
        AnswerEnd? end = null;
        ApiException? failure;
        try
        {
            while (await stream.WaitAsync(answer.Tokens))
            {
                await PrepareAsync();
                stream.Start();
                while (answer.Tokens.TryRead(out var token))
                {
                    watch.OnToken(token);
                    format.WriteToken(stream.Events, token);
                }
            }
            end = await answer.EndAsync();
            watch.OnEnd(end);
            failure = EngineErrors.Of(end);
        }
        catch (GenerationFailedException)
        {
            failure = EngineErrors.Dead();
        }
        http.RequestAborted.ThrowIfCancellationRequested();
        if (failure is not null)
        {
            if (stream.HasStarted)
            {
                format.WriteFailure(stream.Events, failure, http.TraceIdentifier);
                await stream.SendAsync();
            }
            throw failure;
        }
        await PrepareAsync();
        stream.Start();
        format.WriteEnd(stream.Events, end!);
        await stream.SendAsync();

        async ValueTask PrepareAsync()
        {
            if (!isPrepared) await format.PrepareAsync(answer);
            isPrepared = true;
        }
    }
}
