using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Routing.Server.Tests.Testing;

/// <summary>HTTP/1.1 over a bare socket, so that a test sees every byte as it arrives. Owns: the socket.</summary>
internal sealed class RawConnection : IDisposable
{
    private readonly Socket _socket;
    private readonly NetworkStream _stream;
    private readonly byte[] _byte = new byte[1];

    private RawConnection(Socket socket) => (_socket, _stream) = (socket, new NetworkStream(socket));

    /// <param name="url">Root of the server.</param>
    /// <param name="receiveBuffer">Bytes the system may hold unread; null leaves its default.</param>
    public static async Task<RawConnection> OpenAsync(string url, int? receiveBuffer = null)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        if (receiveBuffer is { } bytes) socket.ReceiveBufferSize = bytes;
        var address = new Uri(url);
        await socket.ConnectAsync(address.Host, address.Port);
        return new RawConnection(socket);
    }

    /// <summary>Opens a connection, posts a body, reads the reply's head.</summary>
    public static async Task<(RawConnection Connection, RawHead Head)> PostAsync(string url, string path, string body, params string[] headers)
    {
        var connection = await OpenAsync(url);
        await connection.SendAsync("POST", path, Encoding.UTF8.GetBytes(body), headers);
        return (connection, await connection.ReadHeadAsync());
    }

    public async Task SendAsync(string method, string path, byte[] body, params string[] headers)
    {
        var head = $"{method} {path} HTTP/1.1\r\nHost: test\r\n";
        foreach (var own in (string[])["Content-Type: application/json", $"Content-Length: {body.Length}"])
            if (!headers.Any(header => header.StartsWith(own[..own.IndexOf(':')], StringComparison.Ordinal))) head += own + "\r\n";
        await _stream.WriteAsync(Encoding.ASCII.GetBytes(head + string.Concat(headers.Select(header => header + "\r\n")) + "\r\n"));
        await _stream.WriteAsync(body);
    }

    public async Task<RawHead> ReadHeadAsync()
    {
        var status = (await ReadLineAsync()).Split(' ')[1];
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        while (await ReadLineAsync() is { Length: > 0 } line) headers.Add(line[..line.IndexOf(':')], line[(line.IndexOf(':') + 1)..].Trim());
        return new RawHead(int.Parse(status, CultureInfo.InvariantCulture), headers);
    }

    /// <summary>The next chunk of a chunked body; null at its proper end.</summary>
    /// <exception cref="IOException">The connection was cut before the end.</exception>
    public async Task<byte[]?> ReadChunkAsync()
    {
        var length = int.Parse(await ReadLineAsync(), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        var chunk = new byte[length];
        await _stream.ReadExactlyAsync(chunk);
        Assert.Equal("", await ReadLineAsync());
        return length == 0 ? null : chunk;
    }

    /// <summary>The body's events without the blank lines that end them; ends where the body properly does.</summary>
    /// <exception cref="IOException">The connection was cut before the end.</exception>
    public async IAsyncEnumerable<string> ReadEventsAsync()
    {
        var text = new StringBuilder();
        var decoder = new UTF8Encoding(false, throwOnInvalidBytes: true).GetDecoder();
        while (await ReadChunkAsync() is { } chunk)
        {
            var characters = new char[chunk.Length];
            text.Append(characters, 0, decoder.GetChars(chunk, characters, flush: false));
            for (int end; (end = text.ToString().IndexOf("\n\n", StringComparison.Ordinal)) >= 0; text.Remove(0, end + 2)) yield return text.ToString(0, end);
        }
        Assert.Equal("", text.ToString());
    }

    private async Task<string> ReadLineAsync()
    {
        var line = new StringBuilder();
        while (true)
        {
            await _stream.ReadExactlyAsync(_byte);
            if (_byte[0] == '\n') return line.ToString().TrimEnd('\r');
            line.Append((char)_byte[0]);
        }
    }

    public void Dispose()
    {
        _stream.Dispose();
        _socket.Dispose();
    }
}

/// <summary>Status and headers of a reply.</summary>
internal sealed record RawHead(int Status, IReadOnlyDictionary<string, string> Headers);
