using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace Routing.Server.Tests.Metrics;

/// <summary>Takes what exporters send over gRPC without encryption, and keeps it unread. Owns: the application.</summary>
internal sealed class OtlpReceiver : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<(string Path, byte[] Body)> _received = new();

    private OtlpReceiver()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        _app = builder.Build();
        _app.MapPost("/{**path}", TakeAsync);
    }

    public string Url => _app.Urls.First();

    public static async Task<OtlpReceiver> StartAsync()
    {
        var receiver = new OtlpReceiver();
        await receiver._app.StartAsync();
        return receiver;
    }

    /// <summary>Whether a service was sent a message that holds this text.</summary>
    public bool Holds(string service, string text) =>
        _received.Any(sent => sent.Path == $"/opentelemetry.proto.collector.{service}/Export" && sent.Body.AsSpan().IndexOf(Encoding.UTF8.GetBytes(text)) >= 0);

    private async Task TakeAsync(HttpContext http)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body);
        _received.Enqueue((http.Request.Path, body.ToArray()));
        http.Response.ContentType = "application/grpc";
        http.Response.DeclareTrailer("grpc-status");
        await http.Response.Body.WriteAsync(new byte[5]);   // an empty message
        http.Response.AppendTrailer("grpc-status", "0");
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
