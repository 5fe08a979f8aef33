using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace Routing.Tests.R2R.Labels;

/// <summary>An OpenAI-like endpoint inside the test process.</summary>
internal sealed class FakeJudge : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly Func<int, string, (int Status, string Content)> _answer;
    private int _asked;
    private int _inFlight;

    /// <param name="answer">From the number of the request and its question to status and answer.</param>
    public FakeJudge(Func<int, string, (int Status, string Content)> answer)
    {
        _answer = answer;
        Url = new Uri($"http://localhost:{FreePort()}/v1");
        _listener.Prefixes.Add($"{Url.AbsoluteUri}/");
        _listener.Start();
        _ = ServeAsync();
    }

    public Uri Url { get; }

    public ConcurrentQueue<(string Path, string? Authorization, JsonElement Body)> Requests { get; } = [];

    public int MostInFlight { get; private set; }

    private async Task ServeAsync()
    {
        while (_listener.IsListening)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception failure) when (failure is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
            _ = AnswerAsync(context);
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        lock (_listener) MostInFlight = Math.Max(MostInFlight, ++_inFlight);
        var body = (await JsonDocument.ParseAsync(context.Request.InputStream)).RootElement;
        Requests.Enqueue((context.Request.Url!.AbsolutePath, context.Request.Headers["Authorization"], body));
        await Task.Yield();
        var (status, content) = _answer(Interlocked.Increment(ref _asked), body.GetProperty("messages")[1].GetProperty("content").GetString()!);
        context.Response.StatusCode = status;
        var reply = status == 200 ? JsonSerializer.Serialize(new { choices = new[] { new { message = new { role = "assistant", content } } } }) : content;
        lock (_listener) _inFlight--;
        await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(reply));
        context.Response.Close();
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    public void Dispose() => _listener.Close();
}
