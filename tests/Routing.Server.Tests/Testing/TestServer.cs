using System.ClientModel;
using System.ClientModel.Primitives;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using OpenAI;
using Routing.Server.Configuration;

namespace Routing.Server.Tests.Testing;

/// <summary>The real server on a free port of this machine. Owns: the application, the client.</summary>
public sealed class TestServer : IAsyncDisposable
{
    private readonly RoutingServer _server;

    private TestServer(RoutingServer server)
    {
        _server = server;
        Client = new HttpClient { BaseAddress = new Uri(Url) };
    }

    public WebApplication App => _server.App;

    public string Url => _server.Url;

    public HttpClient Client { get; }

    public static async Task<TestServer> StartAsync(ServerSettings? settings = null)
    {
        var server = RoutingServer.Create((settings ?? new ServerSettings()) with { Port = 0 });
        await server.StartAsync();
        return new TestServer(server);
    }

    /// <summary>The official client, pointed here and otherwise as it comes.</summary>
    public OpenAIClient OpenAI(string key = "any") => new(new ApiKeyCredential(key), new OpenAIClientOptions { Endpoint = new Uri(Url + "/v1") });

    public async Task<(int Status, JsonNode Body)> PostAsync(string path, string json)
    {
        using var content = new StringContent(json, Encoding.UTF8, "application/json");
        using var reply = await Client.PostAsync(path, content);
        return ((int)reply.StatusCode, JsonNode.Parse(await reply.Content.ReadAsStringAsync())!);
    }

    public async Task<(int Status, JsonNode Body)> GetAsync(string path)
    {
        using var reply = await Client.GetAsync(path);
        return ((int)reply.StatusCode, JsonNode.Parse(await reply.Content.ReadAsStringAsync())!);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _server.StopAsync();
        await _server.DisposeAsync();
    }
}
