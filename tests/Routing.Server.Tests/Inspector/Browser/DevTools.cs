using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Routing.Server.Tests.Inspector.Browser;

/// <summary>Commands and events of the DevTools protocol over one tab's socket. Owns: the socket.</summary>
internal sealed class DevTools : IAsyncDisposable
{
    private readonly ClientWebSocket _socket = new();
    private readonly ConcurrentDictionary<int, TaskCompletionSource<JsonNode>> _waiting = [];
    private readonly CancellationTokenSource _closed = new();
    private int _lastId;
    private Task _reading = Task.CompletedTask;

    /// <summary>Told every event: its method and parameters.</summary>
    public event Action<string, JsonNode>? Event;

    public async Task ConnectAsync(Uri address)
    {
        await _socket.ConnectAsync(address, _closed.Token);
        _reading = ReadAsync();
    }

    /// <summary>Sends a command; its result.</summary>
    public async Task<JsonNode> SendAsync(string method, JsonObject? parameters = null)
    {
        var id = ++_lastId;
        var reply = _waiting[id] = new(TaskCreationOptions.RunContinuationsAsynchronously);
        var command = new JsonObject { ["id"] = id, ["method"] = method, ["params"] = parameters ?? [] };
        await _socket.SendAsync(JsonSerializer.SerializeToUtf8Bytes(command), WebSocketMessageType.Text, endOfMessage: true, _closed.Token);
        return await reply.Task;
    }

    private async Task ReadAsync()
    {
        var buffer = new byte[1 << 16];
        using var message = new MemoryStream();
        try
        {
            while (true)
            {
                var part = await _socket.ReceiveAsync(buffer.AsMemory(), _closed.Token);
                if (part.MessageType == WebSocketMessageType.Close) throw new WebSocketException("The browser closed the tab.");
                message.Write(buffer.AsSpan(0, part.Count));
                if (!part.EndOfMessage) continue;
                Take(JsonNode.Parse(message.GetBuffer().AsSpan(0, (int)message.Length))!);
                message.SetLength(0);
            }
        }
        catch (Exception failure) when (failure is WebSocketException or OperationCanceledException)
        {
            foreach (var waiting in _waiting.Values) waiting.TrySetException(failure);
        }
    }

    private void Take(JsonNode message)
    {
        if ((int?)message["id"] is not { } id) Event?.Invoke((string)message["method"]!, message["params"]!);
        else if (!_waiting.TryRemove(id, out var waiting)) throw new InvalidOperationException($"A reply to {id}, which nobody sent.");
        else if (message["error"] is { } error) waiting.SetException(new InvalidOperationException((string?)error["message"]));
        else waiting.SetResult(message["result"]!);
    }

    public async ValueTask DisposeAsync()
    {
        await _closed.CancelAsync();
        await _reading;
        _socket.Dispose();
        _closed.Dispose();
    }
}
