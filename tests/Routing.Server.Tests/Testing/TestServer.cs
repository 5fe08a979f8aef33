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
    private TestServer(WebApplication app)
    {
        App = app;
        Client = new HttpClient { BaseAddress = new Uri(Url) };
    }

    public WebApplication App { get; }

    public string Url => App.Urls.First();

    public HttpClient Client { get; }

    public static async Task<TestServer> StartAsync(ServerSettings? settings = null)
    {
        var app = RoutingServer.Build((settings ?? new ServerSettings()) with { Port = 0 });
        await app.StartAsync();
        await RoutingServer.DescribeAsync(app, CancellationToken.None);
        return new TestServer(app);
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
        await App.StopAsync();
        await App.DisposeAsync();
    }
}
