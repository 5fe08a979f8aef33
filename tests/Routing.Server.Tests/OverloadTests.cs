using System.Text;
using Routing.Server.Tests.Testing;

namespace Routing.Server.Tests;

/// <summary>What is too much is refused at once; what was accepted is answered.</summary>
public sealed class OverloadTests(EndlessModel endless)
{
    private const string Path = "/v1/completions";

    [Fact]
    public async Task FullQueue_Refuses_AndWhoWaitsIsAnswered()
    {
        await using var server = await TestServer.StartAsync(endless.Settings with { MaxSequences = 1, MaxQueue = 1 });
        var (running, _) = await RawConnection.PostAsync(server.Url, Path, EndlessModel.Request());
        await server.WaitForAsync(metrics => metrics is { Running: 1, Waiting: 0 });
        using var waiting = await RawConnection.OpenAsync(server.Url);
        await waiting.SendAsync("POST", Path, Encoding.UTF8.GetBytes(EndlessModel.Request(maxTokens: 3)));
        await server.WaitForAsync(metrics => metrics.Waiting == 1);

        await AssertRefused(server, EndlessModel.Request());
        Assert.Equal(503, (await server.GetAsync("/ready")).Status);
        Assert.Equal(200, (await server.GetAsync("/health")).Status);

        running.Dispose();
        var reply = await SseReply.ReadAsync(waiting, await waiting.ReadHeadAsync());
        Assert.Equal("length", reply.FinishReason());
        Assert.Equal(200, (await server.GetAsync("/ready")).Status);
    }

    [Fact]
    public async Task FullQueue_RefusesBeforeItReadsTheBody()
    {
        await using var server = await TestServer.StartAsync(endless.Settings with { MaxSequences = 1, MaxQueue = 1 });
        var (running, _) = await RawConnection.PostAsync(server.Url, Path, EndlessModel.Request());
        using var first = running;
        await server.WaitForAsync(metrics => metrics is { Running: 1, Waiting: 0 });
        using var waiting = await RawConnection.OpenAsync(server.Url);
        await waiting.SendAsync("POST", Path, Encoding.UTF8.GetBytes(EndlessModel.Request()));
        await server.WaitForAsync(metrics => metrics.Waiting == 1);
        using var refused = await RawConnection.OpenAsync(server.Url);

        // A megabyte is promised and never sent.
        await refused.SendAsync("POST", Path, [], "Content-Length: 1048576");
        Assert.Equal(503, (await refused.ReadHeadAsync()).Status);
    }

    [Fact]
    public async Task Burst_IsAnsweredOrRefused_AndNothingElse()
    {
        await using var server = await TestServer.StartAsync(new() { MaxSequences = 1, MaxQueue = 2 });
        const string Body = """{"model": "pair:large", "prompt": "Who lives in", "max_tokens": 150, "ignore_eos": true}""";
        var replies = await Task.WhenAll(Enumerable.Range(0, 60).Select(_ => server.PostAsync(Path, Body)));

        Assert.All(replies, reply => Assert.Contains(reply.Status, (int[])[200, 503]));
        Assert.All(replies.Where(reply => reply.Status == 200), reply => Assert.Equal(150, (int)reply.Body["usage"]!["completion_tokens"]!));
        Assert.All(replies.Where(reply => reply.Status == 503), reply => Assert.Equal("overloaded", (string?)reply.Body["error"]!["code"]));
        Assert.Contains(replies, reply => reply.Status == 503);
        Assert.Equal(200, (await server.PostAsync(Path, Body)).Status);
        await server.WaitUntilIdleAsync();
    }

    [Fact]
    public async Task WaitingPromptTokens_AreBounded()
    {
        await using var server = await TestServer.StartAsync(endless.Settings with { MaxSequences = 1, MaxQueuedTokens = 20 });
        var (running, _) = await RawConnection.PostAsync(server.Url, Path, EndlessModel.Request());
        using var first = running;
        await server.WaitForAsync(metrics => metrics is { Running: 1, Waiting: 0 });
        using var waiting = await RawConnection.OpenAsync(server.Url);
        var ids = string.Join(", ", Enumerable.Range(100, 30));
        await waiting.SendAsync("POST", Path, Encoding.UTF8.GetBytes($$"""{"model": "{{EndlessModel.Name}}", "prompt": [{{ids}}]}"""));
        await server.WaitForAsync(metrics => metrics.Waiting == 1);

        await AssertRefused(server, EndlessModel.Request());
    }

    [Theory]
    [InlineData(""" "prompt": "a", "n": 5""", "n")]
    [InlineData(""" "prompt": ["a", "b", "c", "d", "e"]""", "prompt")]
    public async Task RequestsLargerThanTheQueue_AreRefusedForGood(string request, string param)
    {
        await using var server = await TestServer.StartAsync(endless.Settings with { MaxSequences = 1, MaxQueue = 2 });
        var (status, body) = await server.PostAsync(Path, $$"""{"model": "{{EndlessModel.Name}}", "max_tokens": 1, {{request}}}""");

        Assert.Equal((400, param), (status, (string?)body["error"]!["param"]));
    }

    [Fact]
    public async Task Embeddings_OfManyTexts_FitASmallQueue()
    {
        await using var server = await TestServer.StartAsync(new() { MaxSequences = 1, MaxQueue = 1 });
        var reply = await server.AskAsync("/v1/embeddings", """{"model": "pair", "input": ["a", "b", "c", "d", "e", "f", "g", "h"]}""");

        Assert.Equal(8, reply["data"]!.AsArray().Count);
    }

    private static async Task AssertRefused(TestServer server, string body)
    {
        using var reply = await server.SendAsync(HttpMethod.Post, Path, body);
        var error = System.Text.Json.Nodes.JsonNode.Parse(await reply.Content.ReadAsStringAsync())!["error"]!;

        Assert.Equal(503, (int)reply.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(1), reply.Headers.RetryAfter!.Delta);
        Assert.Equal(("overloaded", "server_error"), ((string?)error["code"], (string?)error["type"]));
    }
}
