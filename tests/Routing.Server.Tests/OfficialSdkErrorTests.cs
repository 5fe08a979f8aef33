using System.ClientModel;
using System.ClientModel.Primitives;
using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using OpenAI;
using OpenAI.Chat;
using Routing.Server.Tests.Testing;

namespace Routing.Server.Tests;

/// <summary>What the official OpenAI .NET client makes of the server's errors.</summary>
public sealed class OfficialSdkErrorTests(ServerFixture fixture, EndlessModel endless)
{
    private static readonly ChatMessage[] s_question = [new UserChatMessage("Who lives in Selby?")];

    [Fact]
    public async Task BadRequest_IsAStatusAndAMessageThatNamesTheField()
    {
        var failure = await FailAsync(fixture.Server, "pair", new ChatCompletionOptions { Temperature = 3000, MaxOutputTokenCount = 5000 });

        Assert.Equal(400, failure.Status);
        Assert.Contains("context", failure.Message, StringComparison.Ordinal);
        Assert.Contains("context_length_exceeded", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task UnknownModel_Is404()
    {
        var failure = await FailAsync(fixture.Server, "gpt-5", new ChatCompletionOptions());

        Assert.Equal(404, failure.Status);
        Assert.Contains("model_not_found", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WrongKey_Is401_AndATooBusyOne429()
    {
        using var folder = new TemporaryFolder();
        await using var server = await TestServer.StartAsync(new() { ApiKeyFile = folder.Write("keys", "right"), RequestsPerMinute = 1 });

        Assert.Equal(401, (await FailAsync(server, "pair", new ChatCompletionOptions(), "wrong")).Status);
        await server.OpenAI("right").GetChatClient("pair").CompleteChatAsync(s_question, new ChatCompletionOptions { MaxOutputTokenCount = 1 });
        var limited = await FailAsync(server, "pair", new ChatCompletionOptions(), "right", retries: 0);
        Assert.Equal(429, limited.Status);
        Assert.Contains("requests_per_minute", limited.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FullQueue_Is503_AndTheSdkTriesAgainAfterTheTimeItIsTold()
    {
        await using var server = await TestServer.StartAsync(endless.Settings with { MaxSequences = 1, MaxQueue = 1 });
        var (running, _) = await RawConnection.PostAsync(server.Url, "/v1/completions", EndlessModel.Request());
        using var first = running;
        await server.WaitForAsync(metrics => metrics is { Running: 1, Waiting: 0 });
        using var waiting = await RawConnection.OpenAsync(server.Url);
        await waiting.SendAsync("POST", "/v1/completions", System.Text.Encoding.UTF8.GetBytes(EndlessModel.Request()));
        await server.WaitForAsync(metrics => metrics.Waiting == 1);

        var start = Stopwatch.GetTimestamp();
        var failure = await FailAsync(server, EndlessModel.Name, new ChatCompletionOptions(), retries: 1);

        Assert.Equal(503, failure.Status);
        Assert.Contains("overloaded", failure.Message, StringComparison.Ordinal);
        // Without the header its first retry comes after 0.8 s; the header says one second.
        Assert.True(Stopwatch.GetElapsedTime(start) >= TimeSpan.FromSeconds(0.95), "the retry came before the time in Retry-After");
    }

    [Fact]
    public async Task FailureWithinAStream_IsAnException_NeverAnEnd()
    {
        await using var server = await TestServer.StartAsync(endless.Settings with { RequestTimeoutSeconds = 0.5 });
        var texts = 0;
        await Assert.ThrowsAnyAsync<Exception>(async () =>
        {
            await foreach (var update in server.OpenAI().GetChatClient(EndlessModel.Name).CompleteChatStreamingAsync(s_question, new ChatCompletionOptions { MaxOutputTokenCount = EndlessModel.Tokens }))
            {
                Assert.Null(update.FinishReason);
                texts += update.ContentUpdate.Count;
            }
        });

        Assert.True(texts > 0);
    }

    private static async Task<ClientResultException> FailAsync(TestServer server, string model, ChatCompletionOptions options, string key = "any", int retries = 3)
    {
        var client = new OpenAIClient(new ApiKeyCredential(key), new OpenAIClientOptions { Endpoint = new Uri(server.Url + "/v1"), RetryPolicy = new ClientRetryPolicy(retries) });
        return await Assert.ThrowsAsync<ClientResultException>(() => client.GetChatClient(model).CompleteChatAsync(s_question, options));
    }
}
