using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Routing.Tests.Loadbench;

/// <summary>An HTTP server that answers what it is told, byte for byte: also what no proper server would.</summary>
internal sealed class ScriptedServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Func<ScriptedRequest, Task<ScriptedReply>> _answer;
    private readonly ConcurrentQueue<ScriptedRequest> _requests = new();
    private readonly Task _accepting;

    public ScriptedServer(Func<ScriptedRequest, ScriptedReply> answer)
        : this(request => Task.FromResult(answer(request)))
    {
    }

    public ScriptedServer(Func<ScriptedRequest, Task<ScriptedReply>> answer)
    {
        _answer = answer;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    /// <summary>What was asked, in order.</summary>
    public IReadOnlyList<ScriptedRequest> Requests => [.. _requests];

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var connections = new List<Task>();
        try
        {
            while (true) connections.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
        }
        catch (Exception ended) when (ended is OperationCanceledException or SocketException or ObjectDisposedException)
        {
        }
        await Task.WhenAll(connections);
    }

    private async Task ServeAsync(TcpClient connection)
    {
        using var client = connection;
        client.NoDelay = true;
        try
        {
            using var stream = client.GetStream();
            while (await ReadAsync(stream) is { } request)
            {
                _requests.Enqueue(request);
                var reply = await _answer(request).WaitAsync(_stop.Token);
                await WriteAsync(stream, reply);
                if (reply.Breaks) return;
            }
        }
        catch (Exception ended) when (ended is IOException or OperationCanceledException)
        {
        }
    }

    private async Task<ScriptedRequest?> ReadAsync(NetworkStream stream)
    {
        var head = new List<byte>();
        var one = new byte[1];
        while (!(head is [.., (byte)'\r', (byte)'\n', (byte)'\r', (byte)'\n']))
        {
            if (await stream.ReadAsync(one, _stop.Token) == 0) return null;
            head.Add(one[0]);
        }
        var lines = Encoding.ASCII.GetString([.. head]).Split("\r\n");
        var length = lines.FirstOrDefault(line => line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase)) is { } header ? int.Parse(header[15..], System.Globalization.CultureInfo.InvariantCulture) : 0;
        var body = new byte[length];
        await stream.ReadExactlyAsync(body, _stop.Token);
        return new(lines[0].Split(' ')[1], lines, Encoding.UTF8.GetString(body));
    }

    private async Task WriteAsync(NetworkStream stream, ScriptedReply reply)
    {
        await SendAsync($"HTTP/1.1 {reply.Status} Scripted\r\nContent-Type: {reply.ContentType}\r\nTransfer-Encoding: chunked\r\n\r\n");
        foreach (var piece in reply.Pieces)
        {
            if (reply.IsSlow) await Task.Delay(1, _stop.Token);
            await SendAsync($"{Encoding.UTF8.GetByteCount(piece):x}\r\n{piece}\r\n");
        }
        if (!reply.Breaks) await SendAsync("0\r\n\r\n");

        async Task SendAsync(string text) => await stream.WriteAsync(Encoding.UTF8.GetBytes(text), _stop.Token);
    }
}

/// <summary>What a client sent.</summary>
internal sealed record ScriptedRequest(string Path, IReadOnlyList<string> Head, string Body);

/// <summary>What it gets.</summary>
/// <param name="Pieces">Sent one by one.</param>
/// <param name="Breaks">The connection is cut after them.</param>
/// <param name="IsSlow">There is time between them.</param>
internal sealed record ScriptedReply(int Status, string ContentType, IReadOnlyList<string> Pieces, bool Breaks = false, bool IsSlow = false)
{
    public static ScriptedReply Json(string body, int status = 200) => new(status, "application/json", [body]);

    /// <param name="data">Of an event each.</param>
    public static ScriptedReply Events(params IEnumerable<string> data) => new(200, "text/event-stream", [.. data.Select(text => $"data: {text}\n\n")]);
}
