using Routing.Server.Tests.Testing;

namespace Routing.Server.Tests;

/// <summary>A client that asks for a stream and does not read it.</summary>
public sealed class SlowReaderTests(EndlessModel endless)
{
    [Fact]
    public async Task ClientThatDoesNotRead_HoldsUpNobody_AndIsCutOff()
    {
        await using var server = await TestServer.StartAsync(endless.Settings with { SlowReaderSeconds = 0.5 });
        using var lazy = await RawConnection.OpenAsync(server.Url, receiveBuffer: 4096);
        await lazy.SendAsync("POST", "/v1/completions", System.Text.Encoding.UTF8.GetBytes(EndlessModel.Request(""", "logprobs": 20, "routing": {"return": "tokens"}""")));
        await server.WaitForAsync(metrics => metrics.Running == 1);

        var other = await SseReply.PostAsync(server, "/v1/completions", EndlessModel.Request(maxTokens: 50));
        Assert.Equal("length", other.FinishReason());
        await server.WaitUntilIdleAsync();

        Assert.Equal(200, (await lazy.ReadHeadAsync()).Status);
        await Assert.ThrowsAnyAsync<IOException>(async () =>
        {
            await foreach (var sent in lazy.ReadEventsAsync()) Assert.NotEqual("data: [DONE]", sent);
        });
    }
}
