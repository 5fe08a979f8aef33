using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Routing.Server.Streaming;

namespace Routing.Server.Replies;

/// <summary>Sends a reply that is one JSON object. It is written whole before anything of it leaves: a reply that cannot be written becomes an error, never a torn object.</summary>
internal static class JsonReply
{
    public static async Task SendAsync(HttpContext http, Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer, SseWriter.JsonOptions)) write(json);
        http.Response.ContentType = "application/json; charset=utf-8";
        http.Response.ContentLength = buffer.WrittenCount;
        await http.Response.BodyWriter.WriteAsync(buffer.WrittenMemory, http.RequestAborted);
    }
}
