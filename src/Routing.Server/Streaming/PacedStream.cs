using System.Diagnostics;
using System.Threading.Channels;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Routing.Runtime;
using Routing.Server.Replies;

namespace Routing.Server.Streaming;

/// <summary>
/// When what is written to a stream leaves: the first token at once, later ones two milliseconds after the last packet at most. So
/// tokens that come faster than anyone sees share a packet, and others have their own. Owns: the writer.
/// </summary>
/// <param name="http">The request.</param>
/// <param name="format">Says what comes first.</param>
/// <param name="ping">Silence after which a comment is sent.</param>
/// <param name="slowReader">Time a client has to take what was sent.</param>
internal sealed class PacedStream(HttpContext http, IReplyFormat format, TimeSpan ping, TimeSpan slowReader) : IDisposable
{
    private static readonly TimeSpan s_packet = TimeSpan.FromMilliseconds(2);

    private readonly CancellationTokenSource _done = new();
    private long _sent = Stopwatch.GetTimestamp();
    private Task _packet = Task.CompletedTask;
    private Task? _silence;

    public SseWriter Events { get; } = new(http.Response.BodyWriter);

    /// <summary>Something was written: the reply's status is given.</summary>
    public bool HasStarted { get; private set; }

    /// <summary>Opens the stream, if it is not open yet.</summary>
    public void Start()
    {
        if (HasStarted) return;
        HasStarted = true;
        http.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        http.Response.ContentType = "text/event-stream; charset=utf-8";
        http.Response.Headers.CacheControl = "no-cache, no-store";
        http.Response.Headers["X-Accel-Buffering"] = "no";   // nginx
        format.WriteStart(Events);
    }

    /// <summary>Waits for tokens; false when there will be none.</summary>
    public async ValueTask<bool> WaitAsync(ChannelReader<GeneratedToken> tokens)
    {
        if (Events.HasUnflushed && _packet.IsCompleted) await SendAsync();
        var next = tokens.WaitToReadAsync(CancellationToken.None);
        if (next.IsCompleted) return await next;
        var waiting = next.AsTask();
        if (Events.HasUnflushed && await Task.WhenAny(waiting, _packet) == _packet) await SendAsync();
        _silence ??= Task.Delay(ping, _done.Token);
        while (await Task.WhenAny(waiting, _silence) == _silence)
        {
            var left = ping - Stopwatch.GetElapsedTime(_sent);
            if (left <= TimeSpan.Zero)
            {
                Start();
                Events.Ping();
                await SendAsync();
                left = ping;
            }
            _silence = Task.Delay(left, _done.Token);
        }
        return await waiting;
    }

    /// <summary>Sends what is written.</summary>
    /// <exception cref="OperationCanceledException">The client left, or does not read.</exception>
    public async ValueTask SendAsync()
    {
        var flush = Events.FlushAsync(http.RequestAborted);
        if (!flush.IsCompletedSuccessfully)
        {
            try
            {
                await flush.AsTask().WaitAsync(slowReader, http.RequestAborted);
            }
            catch (TimeoutException)
            {
                http.Abort();
                throw new OperationCanceledException("The client does not read its stream.", http.RequestAborted);
            }
        }
        _sent = Stopwatch.GetTimestamp();
        _packet = Task.Delay(s_packet, CancellationToken.None);
    }

    public void Dispose()
    {
        _done.Cancel();
        _done.Dispose();
        Events.Dispose();
    }
}
