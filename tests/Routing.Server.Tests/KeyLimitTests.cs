using System.Text.Json.Nodes;
using Routing.Server.Configuration;
using Routing.Server.Tests.Testing;

namespace Routing.Server.Tests;

/// <summary>What a key may ask for in a minute.</summary>
public sealed class KeyLimitTests
{
    private const string Path = "/v1/completions";
    private const string Body = """{"model": "pair", "prompt": "Who", "max_tokens": 10}""";

    [Fact]
    public async Task Requests_AreCountedKeyByKey()
    {
        using var folder = new TemporaryFolder();
        await using var server = await TestServer.StartAsync(new() { ApiKeyFile = folder.Write("keys", "one", "two"), RequestsPerMinute = 2 });
        int[] first = [await StatusAsync(server, "one"), await StatusAsync(server, "one")];

        Assert.Equal([200, 200], first);
        await AssertLimited(server, "one", Body, "requests_per_minute");
        Assert.Equal(200, await StatusAsync(server, "two"));
        // Only what runs a model is counted.
        using var models = await server.SendAsync(HttpMethod.Get, "/v1/models", key: "one");
        Assert.Equal(200, (int)models.StatusCode);
    }

    [Fact]
    public async Task Tokens_ArePromptAndTheMostThatMayCome()
    {
        using var folder = new TemporaryFolder();
        await using var server = await TestServer.StartAsync(new() { ApiKeyFile = folder.Write("keys", "one", "two"), TokensPerMinute = 50 });

        Assert.Equal(200, await StatusAsync(server, "one", """{"model": "pair", "prompt": [5, 6, 7, 8, 9], "max_tokens": 10, "n": 4}"""));   // 45
        await AssertLimited(server, "one", Body, "tokens_per_minute");
        Assert.Equal(200, await StatusAsync(server, "two"));
    }

    [Fact]
    public async Task RequestOfMoreThanAMinutesTokens_IsRefused()
    {
        await using var server = await TestServer.StartAsync(new() { TokensPerMinute = 50 });

        // No waiting helps, so the client is not told to try again.
        var (status, body) = await server.PostAsync(Path, """{"model": "pair", "prompt": "Who", "max_tokens": 60}""");
        Assert.Equal((400, "max_tokens", "tokens_per_minute"), (status, (string?)body["error"]!["param"], (string?)body["error"]!["code"]));
        Assert.Equal(200, await StatusAsync(server, null));
    }

    [Theory]
    [InlineData("/v1/embeddings", """{"model": "pair", "input": [5, 6, 7, 8, 9]}""")]
    [InlineData("/v1/route", """{"prompt": "Who is it", "tokens": 9}""")]
    public async Task EveryRouteThatRunsTheModels_CountsTokens(string path, string body)
    {
        await using var server = await TestServer.StartAsync(new() { TokensPerMinute = 14 });

        Assert.Equal(200, (await server.PostAsync(path, body)).Status);
        Assert.Equal(200, (await server.PostAsync("/tokenize", """{"prompt": "x"}""")).Status);
        var last = 200;
        for (var i = 0; i < 3 && last == 200; i++) last = (await server.PostAsync(path, body)).Status;
        Assert.Equal(429, last);
    }

    [Fact]
    public async Task Tokenizing_CountsAsARequest()
    {
        await using var server = await TestServer.StartAsync(new() { RequestsPerMinute = 1 });

        Assert.Equal(200, (await server.PostAsync("/tokenize", """{"prompt": "x"}""")).Status);
        Assert.Equal(429, (await server.PostAsync("/tokenize", """{"prompt": "x"}""")).Status);
    }

    private static async Task<int> StatusAsync(TestServer server, string? key, string body = Body)
    {
        using var reply = await server.SendAsync(HttpMethod.Post, Path, body, key);
        return (int)reply.StatusCode;
    }

    private static async Task AssertLimited(TestServer server, string? key, string body, string code)
    {
        using var reply = await server.SendAsync(HttpMethod.Post, Path, body, key);
        var error = JsonNode.Parse(await reply.Content.ReadAsStringAsync())!["error"]!;

        Assert.Equal(429, (int)reply.StatusCode);
        Assert.InRange(reply.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(60));
        Assert.Equal((code, "rate_limit_error"), ((string?)error["code"], (string?)error["type"]));
    }
}
