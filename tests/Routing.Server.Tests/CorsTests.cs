using Routing.Server.Configuration;
using Routing.Server.Tests.Testing;

namespace Routing.Server.Tests;

/// <summary>Pages of other sites may call the server only where the settings say so.</summary>
public sealed class CorsTests
{
    private const string Site = "http://chat.example";

    [Fact]
    public async Task AnAllowedSite_MayAsk_AndNoOther()
    {
        await using var server = await TestServer.StartAsync(new ServerSettings { KvMb = 64, CorsOrigins = $"{Site}, http://other.example" });
        Assert.Equal(Site, await AllowedOriginAsync(server, Site));
        Assert.Null(await AllowedOriginAsync(server, "http://evil.example"));
    }

    [Fact]
    public async Task WithoutTheSetting_NoSiteMayAsk()
    {
        await using var server = await TestServer.StartAsync(new ServerSettings { KvMb = 64 });
        Assert.Null(await AllowedOriginAsync(server, Site));
    }

    /// <summary>What a browser is told before it sends a page's request.</summary>
    private static async Task<string?> AllowedOriginAsync(TestServer server, string origin)
    {
        using var preflight = new HttpRequestMessage(HttpMethod.Options, "/v1/chat/completions");
        preflight.Headers.Add("Origin", origin);
        preflight.Headers.Add("Access-Control-Request-Method", "POST");
        preflight.Headers.Add("Access-Control-Request-Headers", "authorization,content-type");
        using var reply = await server.Client.SendAsync(preflight);
        return reply.Headers.TryGetValues("Access-Control-Allow-Origin", out var values) ? values.Single() : null;
    }
}
