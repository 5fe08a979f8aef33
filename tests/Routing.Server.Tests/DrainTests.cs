using System.Text.Json.Nodes;
using Routing.Server.Tests.Testing;

namespace Routing.Server.Tests;

/// <summary>A stopping server finishes what runs and takes nothing new.</summary>
public sealed class DrainTests(EndlessModel endless)
{
    private const string Path = "/v1/completions";
    private const int Streams = 8;

    [Fact]
    public async Task Stopping_FinishesAllStreams_AndRefusesNewRequests()
    {
        const int Tokens = 1500;
        await using var server = await TestServer.StartAsync(endless.Settings);
        var running = await StartAsync(server.Url, Tokens);
        await server.WaitForAsync(metrics => metrics.Running == Streams);
        var stop = server.App.StopAsync();

        var (ready, reason) = await server.GetAsync("/ready");
        Assert.Equal((503, "draining"), (ready, (string?)reason["error"]!["code"]));
        using var refused = await server.SendAsync(HttpMethod.Post, Path, EndlessModel.Request(maxTokens: 1));
        Assert.Equal(503, (int)refused.StatusCode);
        Assert.NotNull(refused.Headers.RetryAfter);
        Assert.Equal("draining", (string?)JsonNode.Parse(await refused.Content.ReadAsStringAsync())!["error"]!["code"]);
        Assert.Equal(200, (await server.GetAsync("/health")).Status);
        Assert.False(stop.IsCompleted);

        await AssertWhole(running, Tokens);
        await stop;
    }

    [Fact]
    public async Task TimeThatRunsOut_CutsConnections_AndEndsNoStreamFalsely()
    {
        const int Tokens = 20_000;   // nine fit the KV memory, and take a minute
        await using var server = await TestServer.StartAsync(endless.Settings with { DrainSeconds = 0.3 });
        var running = await StartAsync(server.Url, Tokens);
        using var whole = await RawConnection.OpenAsync(server.Url);
        await whole.SendAsync("POST", Path, System.Text.Encoding.UTF8.GetBytes(EndlessModel.Request(maxTokens: Tokens).Replace("\"stream\": true", "\"stream\": false", StringComparison.Ordinal)));
        await server.WaitForAsync(metrics => metrics.Running == Streams + 1);
        await server.App.StopAsync();

        foreach (var (connection, head) in running)
        {
            using var _ = connection;
            await Assert.ThrowsAnyAsync<IOException>(() => SseReply.ReadAsync(connection, head));
        }
        // Whatever comes of the request that waits for a whole answer, it is not a success.
        var status = await Record.ExceptionAsync(async () => Assert.Equal(503, (await whole.ReadHeadAsync()).Status));
        Assert.True(status is null or IOException, $"{status}");
    }

    /// <summary>Starts streams; each has begun to answer.</summary>
    internal static async Task<(RawConnection Connection, RawHead Head)[]> StartAsync(string url, int tokens) =>
        await Task.WhenAll(Enumerable.Range(0, Streams).Select(_ => RawConnection.PostAsync(url, Path, EndlessModel.Request(""", "stream_options": {"include_usage": true}""", tokens))));

    /// <summary>Reads the streams to their end: all of it is there.</summary>
    internal static async Task AssertWhole((RawConnection Connection, RawHead Head)[] running, int tokens)
    {
        foreach (var reply in await Task.WhenAll(running.Select(stream => SseReply.ReadAsync(stream.Connection, stream.Head))))
        {
            Assert.Equal("length", reply.FinishReason());
            Assert.Equal(tokens, (int)reply.Chunks[^1]["usage"]!["completion_tokens"]!);
        }
        foreach (var (connection, _) in running) connection.Dispose();
    }
}
