using System.ClientModel;
using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using OpenAI;
using Routing.Runtime;
using Routing.Server.Configuration;
using Routing.Server.Lifecycle;

namespace Routing.Server.Tests.Testing;

/// <summary>The real server on a free port of this machine. Owns: the application, the client.</summary>
public sealed class TestServer : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);
    private readonly RoutingServer _server;

    private TestServer(RoutingServer server)
    {
        _server = server;
        Client = new HttpClient { BaseAddress = new Uri(Url) };
    }

    public WebApplication App => _server.App;

    public string Url => _server.Url;

    public HttpClient Client { get; }

    /// <summary>What is served.</summary>
    internal ServedModels Models => App.Services.GetRequiredService<EngineService>().Loaded.Result;

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
        using var reply = await SendAsync(HttpMethod.Post, path, json);
        return ((int)reply.StatusCode, JsonNode.Parse(await reply.Content.ReadAsStringAsync())!);
    }

    /// <summary>Posts what must succeed.</summary>
    public async Task<JsonNode> AskAsync(string path, string json)
    {
        var (status, body) = await PostAsync(path, json);
        Assert.True(status == 200, body.ToJsonString());
        return body;
    }

    public async Task<(int Status, JsonNode Body)> GetAsync(string path)
    {
        using var reply = await Client.GetAsync(path);
        return ((int)reply.StatusCode, JsonNode.Parse(await reply.Content.ReadAsStringAsync())!);
    }

    /// <summary>Sends a request, with a key if one is given.</summary>
    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? json = null, string? key = null)
    {
        using var request = new HttpRequestMessage(method, path);
        if (json is not null) request.Content = new StringContent(json, Encoding.UTF8, "application/json");
        if (key is not null) request.Headers.Authorization = new("Bearer", key);
        return await Client.SendAsync(request);
    }

    /// <summary>Waits until the engine's counters are as they should be; fails if they never are.</summary>
    public async Task<EngineMetrics> WaitForAsync(Func<EngineMetrics, bool> condition)
    {
        var start = Stopwatch.GetTimestamp();
        while (true)
        {
            var metrics = Models.Host.Engine.Metrics();
            if (condition(metrics)) return metrics;
            Assert.True(Stopwatch.GetElapsedTime(start) < s_patience, $"The engine has not come to rest: {metrics}");
            await Task.Delay(5);
        }
    }

    /// <summary>Waits until nothing runs, waits, or holds KV memory.</summary>
    public Task<EngineMetrics> WaitUntilIdleAsync() => WaitForAsync(metrics =>
        metrics is { Running: 0, Waiting: 0 } && metrics.Small.FreeSlots == metrics.Small.Slots && metrics.Large?.FreeSlots == metrics.Large?.Slots);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _server.StopAsync();
        await _server.DisposeAsync();
    }
}
