using System.Diagnostics;
using Microsoft.Extensions.AI;
using Routing.Hosting;
using Routing.Hosting.Chat;
using Routing.Server.Tests.Testing;

namespace Routing.Server.Tests;

/// <summary>Who leaves the in-process client frees its sequence.</summary>
public sealed class ChatClientCancellationTests : IDisposable
{
    private static readonly ChatOptions s_endless = new() { Temperature = 0, MaxOutputTokens = EndlessModel.Tokens };
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private readonly ModelHost _host;
    private readonly TokenRoutingChatClient _client;

    public ChatClientCancellationTests(EndlessModel endless)
    {
        _host = ModelHost.Start(new HostSettings { Small = endless.Settings.Model!, Large = null, KvBytes = 256 << 20 });
        _client = new TokenRoutingChatClient(_host);
    }

    [Fact]
    public async Task Token_EndsAStream()
    {
        using var leave = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var _ in _client.GetStreamingResponseAsync("a", s_endless, leave.Token)) leave.Cancel();
        });
        await AssertIdleAsync();
    }

    [Fact]
    public async Task LeavingTheLoop_EndsAStream()
    {
        await foreach (var _ in _client.GetStreamingResponseAsync("a", s_endless)) break;
        await AssertIdleAsync();
    }

    [Fact]
    public async Task Token_EndsAWholeAnswer()
    {
        using var leave = new CancellationTokenSource();
        var answer = _client.GetResponseAsync("a", s_endless, leave.Token);
        await WaitAsync(() => _host.Engine.Metrics().Small.Tokens > 5);
        leave.Cancel();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => answer);
        await AssertIdleAsync();
    }

    /// <summary>Nothing runs, nothing holds KV memory; far fewer tokens were made than asked for.</summary>
    private async Task AssertIdleAsync()
    {
        await WaitAsync(() => _host.Engine.Metrics() is { Running: 0, Waiting: 0 } metrics && metrics.Small.FreeSlots == metrics.Small.Slots);
        Assert.InRange(_host.Engine.Metrics().Small.Tokens, 1, EndlessModel.Tokens - 1);
    }

    private static async Task WaitAsync(Func<bool> condition)
    {
        var start = Stopwatch.GetTimestamp();
        while (!condition())
        {
            Assert.True(Stopwatch.GetElapsedTime(start) < s_patience, "The engine has not come to rest.");
            await Task.Delay(5);
        }
    }

    public void Dispose() => _host.Dispose();
}
