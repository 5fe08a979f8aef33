using OpenAI.Chat;
using Routing.Server.Tests.Testing;

namespace Routing.Server.Tests;

/// <summary>The official OpenAI .NET client, unmodified.</summary>
public sealed class OfficialSdkTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private readonly ChatClient _chat = fixture.Server.OpenAI().GetChatClient("pair");

    [Fact]
    public async Task Chat_AnswersWithUsageAndFinishReason()
    {
        var answer = (await _chat.CompleteChatAsync([new UserChatMessage(ServerFixture.Question)], new ChatCompletionOptions { Temperature = 0 })).Value;

        Assert.Contains("Answer: MN80H, VC92Z", answer.Content[0].Text, StringComparison.Ordinal);
        Assert.Equal(ChatFinishReason.Stop, answer.FinishReason);
        Assert.Equal(answer.Usage.InputTokenCount + answer.Usage.OutputTokenCount, answer.Usage.TotalTokenCount);
        Assert.True(answer.Usage.OutputTokenCount > 20);
    }

    [Fact]
    public async Task Streaming_GivesTheSameTextAndUsage()
    {
        var options = new ChatCompletionOptions { Temperature = 0 };
        var whole = (await _chat.CompleteChatAsync([new UserChatMessage(ServerFixture.Question)], options)).Value;
        var (text, finish, usage) = ("", default(ChatFinishReason?), default(ChatTokenUsage));
        await foreach (var update in _chat.CompleteChatStreamingAsync([new UserChatMessage(ServerFixture.Question)], options))
        {
            text += string.Concat(update.ContentUpdate.Select(part => part.Text));
            finish ??= update.FinishReason;
            usage ??= update.Usage;
        }

        Assert.Equal(whole.Content[0].Text, text);
        Assert.Equal(ChatFinishReason.Stop, finish);
        Assert.Equal(whole.Usage.OutputTokenCount, usage!.OutputTokenCount);
    }
}
