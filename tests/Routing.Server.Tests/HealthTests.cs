using System.Text.Json.Nodes;
using Routing.Formats;
using Routing.Server.Configuration;
using Routing.Server.Tests.Testing;

namespace Routing.Server.Tests;

/// <summary>Whether the server lives, and whether it takes requests.</summary>
public sealed class HealthTests(ServerFixture fixture)
{
    [Theory]
    [InlineData("/health")]
    [InlineData("/health?deep=0")]
    [InlineData("/health?deep=1")]
    [InlineData("/ready")]
    public async Task RunningServer_IsReady(string path)
    {
        var (status, body) = await fixture.Server.GetAsync(path);

        Assert.Equal((200, """{"status":"ready"}"""), (status, body.ToJsonString()));
    }

    [Fact]
    public async Task DeepHealth_MakesAToken()
    {
        await using var server = await TestServer.StartAsync();
        var before = server.Models.Host.Engine.Metrics();
        await server.GetAsync("/health?deep=1");
        var after = await server.WaitUntilIdleAsync();

        Assert.Equal(1, after.Small.Tokens + after.Large!.Value.Tokens - before.Small.Tokens - before.Large!.Value.Tokens);
    }

    [Fact]
    public async Task LoadingServer_SaysSo_UntilItIsReady()
    {
        await using var server = RoutingServer.Create(new ServerSettings { Port = 0 });
        await server.App.StartAsync();
        using var client = new HttpClient { BaseAddress = new Uri(server.Url) };
        while (true)
        {
            using var reply = await client.GetAsync("/ready");
            using var health = await client.GetAsync("/health");
            Assert.Equal(200, (int)health.StatusCode);
            if ((int)reply.StatusCode == 200) break;
            Assert.Equal("loading", (string?)JsonNode.Parse(await reply.Content.ReadAsStringAsync())!["error"]!["code"]);
            Assert.NotNull(reply.Headers.RetryAfter);
        }
        await server.StopAsync();
    }

    [Fact]
    public async Task DeepHealth_NeedsAKey_WhereKeysAreSet_ForItMakesAToken()
    {
        using var folder = new TemporaryFolder();
        await using var server = await TestServer.StartAsync(new() { KvMb = 64, ApiKeyFile = folder.Write("keys", "right") });

        Assert.Equal(200, (await server.GetAsync("/health")).Status);
        Assert.Equal(401, (await server.GetAsync("/health?deep=1")).Status);
        using var reply = await server.SendAsync(HttpMethod.Get, "/health?deep=1", null, "right");
        Assert.Equal(200, (int)reply.StatusCode);
    }

    [Fact]
    public async Task ModelsThatCannotBeLoaded_FailTheStart_AndTheServerIsDead()
    {
        using var folder = new TemporaryFolder();
        await using var server = RoutingServer.Create(new ServerSettings { Port = 0, Model = folder.Path });
        await Assert.ThrowsAsync<InvalidFileException>(() => server.StartAsync());
        using var client = new HttpClient { BaseAddress = new Uri(server.Url) };

        foreach (var path in (string[])["/health", "/ready", "/v1/models"])
        {
            using var reply = await client.GetAsync(path);
            Assert.Equal((503, "engine_dead"), ((int)reply.StatusCode, (string?)JsonNode.Parse(await reply.Content.ReadAsStringAsync())!["error"]!["code"]));
        }
        await server.StopAsync();
    }
}
