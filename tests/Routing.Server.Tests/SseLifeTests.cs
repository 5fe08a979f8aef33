using System.Text;
using System.Text.Json.Nodes;
using OpenAI.Chat;
using Routing.Server.Tests.Testing;

namespace Routing.Server.Tests;

/// <summary>Streams while the answer is not there yet, or never comes to its end.</summary>
public sealed class SseLifeTests(EndlessModel endless)
{
    private const string Completions = "/v1/completions";

    [Fact]
    public async Task FirstEvent_ArrivesLongBeforeTheAnswerEnds()
    {
        await using var server = await TestServer.StartAsync(endless.Settings);
        var (connection, head) = await RawConnection.PostAsync(server.Url, Completions, EndlessModel.Request());
        using (connection)
        {
            Assert.Equal(200, head.Status);
            await foreach (var sent in connection.ReadEventsAsync())
            {
                Assert.NotNull(SseReply.Parse(sent)["choices"]);
                break;
            }
            Assert.Equal(1, server.Models.Host.Engine.Metrics().Running);
        }
        await server.WaitUntilIdleAsync();
    }

    [Fact]
    public async Task Pings_KeepAWaitingStreamAlive_AndTheAnswerFollows()
    {
        await using var server = await TestServer.StartAsync(endless.Settings with { MaxSequences = 1, PingSeconds = 0.05 });
        var (running, _) = await RawConnection.PostAsync(server.Url, Completions, EndlessModel.Request());
        await server.WaitForAsync(metrics => metrics.Running == 1);
        var (waiting, head) = await RawConnection.PostAsync(server.Url, Completions, EndlessModel.Request(maxTokens: 5));
        using (waiting)
        {
            Assert.Equal(200, head.Status);
            Assert.Equal(": ping\n\n", Encoding.ASCII.GetString((await waiting.ReadChunkAsync())!));
            Assert.Equal(1, server.Models.Host.Engine.Metrics().Waiting);
            running.Dispose();
            var reply = await SseReply.ReadAsync(waiting, head);
            Assert.Equal("length", reply.FinishReason());
        }
    }

    [Fact]
    public async Task Pings_AreNothingToTheOfficialClient()
    {
        await using var server = await TestServer.StartAsync(endless.Settings with { MaxSequences = 1, PingSeconds = 0.05 });
        var (running, _) = await RawConnection.PostAsync(server.Url, Completions, EndlessModel.Request());
        await server.WaitForAsync(metrics => metrics.Running == 1);
        var options = new ChatCompletionOptions { MaxOutputTokenCount = 5 };
        var updates = server.OpenAI().GetChatClient(EndlessModel.Name).CompleteChatStreamingAsync([new UserChatMessage("a")], options).GetAsyncEnumerator();
        var first = updates.MoveNextAsync().AsTask();
        await server.WaitForAsync(metrics => metrics.Waiting == 1);
        await Task.Delay(200);   // some pings
        Assert.False(first.IsCompleted);
        running.Dispose();

        var usage = default(ChatTokenUsage);
        for (var more = await first; more; more = await updates.MoveNextAsync()) usage ??= updates.Current.Usage;
        Assert.NotNull(usage);
        await updates.DisposeAsync();
    }

    [Fact]
    public async Task FailureAfterTheFirstByte_IsSaid_AndTheConnectionIsCut()
    {
        await using var server = await TestServer.StartAsync(endless.Settings with { RequestTimeoutSeconds = 0.5 });
        var (connection, head) = await RawConnection.PostAsync(server.Url, Completions, EndlessModel.Request(), "X-Request-Id: mine");
        using var _ = connection;
        var sent = new List<JsonNode>();
        await Assert.ThrowsAnyAsync<IOException>(async () =>
        {
            await foreach (var item in connection.ReadEventsAsync())
            {
                Assert.NotEqual("data: [DONE]", item);
                sent.Add(SseReply.Parse(item));
            }
        });

        Assert.Equal(200, head.Status);
        Assert.True(sent.Count > 1);
        var error = sent[^1]["error"]!;
        Assert.Equal(("deadline_exceeded", "server_error", "mine"), ((string?)error["code"], (string?)error["type"], (string?)error["request_id"]));
        Assert.All(sent.SkipLast(1), chunk => Assert.Null(chunk["choices"]![0]!["finish_reason"]));
    }

    [Fact]
    public async Task FailureBeforeTheFirstByte_IsAStatus()
    {
        await using var server = await TestServer.StartAsync(endless.Settings with { RequestTimeoutSeconds = 0.2 });
        var (status, body) = await server.PostAsync(Completions, EndlessModel.Request().Replace("\"stream\": true", "\"stream\": false", StringComparison.Ordinal));

        Assert.Equal((504, "deadline_exceeded"), (status, (string?)body["error"]!["code"]));
    }
}
