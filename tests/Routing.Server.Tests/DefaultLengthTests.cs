using Routing.Server.Tests.Testing;

namespace Routing.Server.Tests;

/// <summary>What a request that does not say how long it may be gets.</summary>
public sealed class DefaultLengthTests(EndlessModel endless)
{
    [Fact]
    public async Task TheSetting_IsTheLength()
    {
        await using var server = await TestServer.StartAsync(new() { KvMb = 64, DefaultMaxTokens = 5 });
        var reply = await server.AskAsync("/v1/chat/completions", """{"model": "pair", "messages": [{"role": "user", "content": "hi"}], "ignore_eos": true}""");
        Assert.Equal((5, "length"), ((int)reply["usage"]!["completion_tokens"]!, (string?)reply["choices"]![0]!["finish_reason"]));
    }

    [Fact]
    public async Task SeveralRequests_ThatDoNotSay_RunAtOnce()
    {
        await using var server = await TestServer.StartAsync(endless.Settings with { MaxSequences = 8 });
        using var stop = new CancellationTokenSource();
        var running = Enumerable.Range(0, 4).Select(_ => server.Client.PostAsync("/v1/chat/completions", new StringContent("""{"model": "endless", "messages": [{"role": "user", "content": "hi"}], "ignore_eos": true}""", null, "application/json"), stop.Token)).ToArray();

        await server.WaitForAsync(metrics => metrics.Running == 4);
        await stop.CancelAsync();
        foreach (var request in running) await Assert.ThrowsAnyAsync<OperationCanceledException>(() => request);
        await server.WaitUntilIdleAsync();
    }
}
