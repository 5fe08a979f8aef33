using System.Diagnostics;
using System.Text;
using Routing.Loadbench;
using Routing.Loadbench.Client;
using Routing.Loadbench.Load;
using Routing.Loadbench.Workloads;

namespace Routing.Tests.Loadbench;

public class LoadClientTests
{
    private static readonly TimeSpan s_minute = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task Send_CountsTokensByUsage_AndTakesTextAndRouting()
    {
        var outcome = await SendAsync(ScriptedAnswers.Chat([" Hel", "lo", "!"], promptTokens: 9, routing: """{"policy":"r2r","small_tokens":2,"large_tokens":1,"switches":1}"""));
        Assert.True(outcome.IsSuccess);
        Assert.Equal((9, 3, 3, true, "stop", " Hello!"), (outcome.PromptTokens, outcome.OutputTokens, outcome.Chunks, outcome.HasUsage, outcome.FinishReason, outcome.Text));
        Assert.Equal((2, 1), (outcome.Routing!.SmallTokens, outcome.Routing.LargeTokens));
        Assert.Equal(outcome.Latency, outcome.FirstToken + outcome.Gaps.Sum(), 1e-6);
    }

    [Fact]
    public async Task Send_CountsChunks_WhenThereIsNoUsage()
    {
        var outcome = await SendAsync(ScriptedReply.Events("""{"choices":[{"text":"a","finish_reason":null}]}""", """{"choices":[{"text":"b","finish_reason":"length"}]}"""));
        Assert.Equal((true, 2, false), (outcome.IsSuccess, outcome.OutputTokens, outcome.HasUsage));
    }

    [Fact]
    public async Task Send_NamesStatusAndMessage_WhenTheServerIsBusy()
    {
        var outcome = await SendAsync(ScriptedAnswers.Busy);
        Assert.Equal(new RequestFailure("HTTP 503", "the queue is full"), outcome.Failure);
    }

    [Theory]
    [InlineData("data: {\"choices\":[{\"text\":\"a\"}]}\n\ndata: {\"error\":{\"message\":\"out of memory\"}}\n\n", false, "stream", "out of memory")]
    [InlineData("data: {\"choices\":[{\"text\":\"a\"}]}\n\n", true, "connection", "")]
    [InlineData("data: {\"choices\":[{\"text\":\"a\",\"finish_reason\":null}]}\n\n", false, "stream", "without a finish reason or [DONE]")]
    [InlineData("data: {\"choices\":[{\"text\":\"a\"}]}\n\ndata: {\"cho", false, "stream", "inside an event")]
    [InlineData("data: [DONE]\n\n", false, "stream", "without a token")]
    [InlineData("data: nonsense\n\n", false, "stream", "")]
    public async Task Send_Fails_WhenTheStreamIsNotWhole(string text, bool breaks, string kind, string message)
    {
        var outcome = await SendAsync(new ScriptedReply(200, "text/event-stream", [text], breaks));
        Assert.Equal(kind, outcome.Failure!.Kind);
        Assert.Contains(message, outcome.Failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Send_Fails_WhenNobodyListens()
    {
        var server = new ScriptedServer(_ => ScriptedAnswers.Busy);
        var address = server.Address;
        await server.DisposeAsync();
        using var client = new LoadClient(address, null, s_minute);
        Assert.Equal("connection", (await SendAsync(client)).Failure!.Kind);
    }

    [Fact]
    public async Task Send_Fails_WhenTheAnswerTakesTooLong()
    {
        var never = new TaskCompletionSource<ScriptedReply>();
        await using var server = new ScriptedServer(_ => never.Task);
        using var client = new LoadClient(server.Address, null, TimeSpan.FromMilliseconds(50));
        Assert.Equal("timeout", (await SendAsync(client)).Failure!.Kind);
    }

    [Fact]
    public async Task Send_SendsTheKey()
    {
        await using var server = new ScriptedServer(_ => ScriptedAnswers.Chat(["a"]));
        using var client = new LoadClient(server.Address, "secret", s_minute);
        await SendAsync(client);
        Assert.Contains("Authorization: Bearer secret", Assert.Single(server.Requests).Head);
    }

    [Theory]
    [InlineData("http://host:1")]
    [InlineData("http://host:1/")]
    [InlineData("http://host:1/v1")]
    [InlineData("http://host:1/v1/")]
    public void Root_IsTheSame_WithAndWithoutTheVersion(string url) => Assert.Equal("http://host:1/", LoadClient.Root(new Uri(url)).ToString());

    [Fact]
    public async Task FirstModel_IsTheFirstListed()
    {
        await using var server = ScriptedAnswers.Server(_ => ScriptedAnswers.Busy);
        using var client = new LoadClient(server.Address, null, s_minute);
        Assert.Equal("tiny-pair", await client.FirstModelAsync(TestContext.Current.CancellationToken));
        Assert.Equal("scripted", (await client.ServerInfoAsync(TestContext.Current.CancellationToken))!.Value.GetProperty("version").GetString());
    }

    [Theory]
    [InlineData("""{"data":[]}""", 200)]
    [InlineData("""{"models":[]}""", 200)]
    [InlineData("no", 404)]
    public async Task FirstModel_SaysToNameOne_WhenNoneIsListed(string body, int status)
    {
        await using var server = new ScriptedServer(_ => ScriptedReply.Json(body, status));
        using var client = new LoadClient(server.Address, null, s_minute);
        Assert.Contains("--model", (await Assert.ThrowsAsync<UsageException>(() => client.FirstModelAsync(TestContext.Current.CancellationToken))).Message, StringComparison.Ordinal);
        if (status == 404) Assert.Null(await client.ServerInfoAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Run_KeepsNoMoreInFlightThanItsLimit()
    {
        var (inFlight, most) = (0, 0);
        using var pair = new SemaphoreSlim(0);
        await using var server = new ScriptedServer(async _ =>
        {
            lock (pair)
            {
                most = Math.Max(most, ++inFlight);
                // The first of two waits for the second, so that two are in flight at some time.
                if (inFlight == 2) pair.Release(8);
            }
            await pair.WaitAsync();
            lock (pair) inFlight--;
            return ScriptedAnswers.Completion(2);
        });
        using var client = new LoadClient(server.Address, null, s_minute);
        LoadRequest[] requests = [.. Enumerable.Range(0, 8).Select(_ => LoadRequest.OfText("?", 2))];
        var result = await new LoadRun(client, new RequestBody("tiny", 0), LoadPolicy.ServerDefault).RunAsync(requests, new double[8], 2, TestContext.Current.CancellationToken);
        Assert.Equal((8, 0, 2), (result.Successes.Count(), result.Failed, most));
    }

    private static async Task<RequestOutcome> SendAsync(ScriptedReply reply)
    {
        await using var server = new ScriptedServer(_ => reply);
        using var client = new LoadClient(server.Address, null, s_minute);
        return await SendAsync(client);
    }

    private static Task<RequestOutcome> SendAsync(LoadClient client) =>
        client.SendAsync(LoadRequest.OfText("?", 8), Encoding.UTF8.GetBytes("{}"), Stopwatch.GetTimestamp(), default);
}
