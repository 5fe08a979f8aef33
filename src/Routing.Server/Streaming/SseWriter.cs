using System.IO.Pipelines;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Routing.Server.Streaming;

/// <summary>Writes server-sent events straight into a response's pipe. Nothing leaves before a flush. Owns: the JSON writer.</summary>
internal sealed class SseWriter(PipeWriter pipe) : IDisposable
{
    /// <summary>JSON never holds a raw line break, so text needs no escapes beyond JSON's own.</summary>
    public static readonly JsonWriterOptions JsonOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    private readonly Utf8JsonWriter _json = new(pipe, JsonOptions);

    /// <summary>Bytes written and not flushed.</summary>
    public bool HasUnflushed { get; private set; }

    /// <summary>Begins an event's JSON.</summary>
    /// <param name="name">The event's name; null for the default.</param>
    public Utf8JsonWriter Begin(string? name = null)
    {
        if (name is not null) Write($"event: {name}\n");
        Write("data: "u8);
        _json.Reset(pipe);
        return _json;
    }

    /// <summary>Ends the event begun last.</summary>
    public void End()
    {
        _json.Flush();
        Write("\n\n"u8);
    }

    /// <summary>Ends the stream for clients that wait for this word.</summary>
    public void Done() => Write("data: [DONE]\n\n"u8);

    /// <summary>A comment: keeps the connection alive, clients ignore it.</summary>
    public void Ping() => Write(": ping\n\n"u8);

    public ValueTask<FlushResult> FlushAsync(CancellationToken stop)
    {
        HasUnflushed = false;
        return pipe.FlushAsync(stop);
    }

    private void Write(ReadOnlySpan<byte> bytes)
    {
        HasUnflushed = true;
        bytes.CopyTo(pipe.GetSpan(bytes.Length));
        pipe.Advance(bytes.Length);
    }

    private void Write(string text) => Write(System.Text.Encoding.ASCII.GetBytes(text));

    public void Dispose() => _json.Dispose();
}
