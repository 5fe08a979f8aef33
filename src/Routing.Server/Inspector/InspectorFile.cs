using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Routing.Server.Inspector;

/// <summary>A file of the inspector page, as it lies in this assembly.</summary>
/// <param name="Path">Where it is served.</param>
/// <param name="ContentType">Its media type.</param>
/// <param name="Content">Its bytes.</param>
/// <param name="Tag">Changes with the content.</param>
internal sealed record InspectorFile(string Path, string ContentType, byte[] Content, EntityTagHeaderValue Tag)
{
    private const string Prefix = "Inspector/";
    private const string Page = "index.html";

    /// <summary>The page and all it loads.</summary>
    public static IReadOnlyList<InspectorFile> All { get; } =
        [.. typeof(InspectorFile).Assembly.GetManifestResourceNames().Where(name => name.StartsWith(Prefix, StringComparison.Ordinal)).Select(Read)];

    /// <summary>Sends the file, or says that the browser's copy is still good.</summary>
    public IResult Send(HttpContext http)
    {
        var headers = http.Response.Headers;
        headers.CacheControl = "no-cache";   // kept, and asked about each time: its name is the same in every version
        headers.ContentSecurityPolicy = "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        return TypedResults.Bytes(Content, ContentType, entityTag: Tag);
    }

    private static InspectorFile Read(string resource)
    {
        var name = resource[Prefix.Length..];
        using var stream = typeof(InspectorFile).Assembly.GetManifestResourceStream(resource)!;
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        var tag = new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(content))[..16]}\"");
        return new InspectorFile(name == Page ? "/" : $"/inspector/{name}", TypeOf(name), content, tag);
    }

    private static string TypeOf(string name) => System.IO.Path.GetExtension(name) switch
    {
        ".html" => "text/html; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".svg" => "image/svg+xml",
        var other => throw new InvalidOperationException($"The inspector's file '{name}' has the unknown ending '{other}'; give it a media type here."),
    };
}
