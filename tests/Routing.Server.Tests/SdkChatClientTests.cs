using Microsoft.Extensions.AI;
using Routing.Server.Tests.Testing;

namespace Routing.Server.Tests;

/// <summary>Microsoft.Extensions.AI over the official client.</summary>
public sealed class SdkChatClientTests(ServerFixture fixture)
{
    [Theory]
    [InlineData(0f)]
    [InlineData(1f)]
    public async Task Text_IsTheSameWholeAndStreamed_WithTheSameSeed(float temperature)
    {
        using var client = fixture.Server.OpenAI().GetChatClient("pair").AsIChatClient();
        var options = new ChatOptions { Temperature = temperature, Seed = 11, MaxOutputTokens = 80 };
        var whole = await client.GetResponseAsync(ServerFixture.Question, options);
        var updates = new List<ChatResponseUpdate>();
        await foreach (var update in client.GetStreamingResponseAsync(ServerFixture.Question, options)) updates.Add(update);
        var streamed = updates.ToChatResponse();

        Assert.NotEqual("", whole.Text);
        Assert.Equal(whole.Text, streamed.Text);
        Assert.Equal(whole.FinishReason, streamed.FinishReason);
        Assert.Equal(whole.Usage!.OutputTokenCount, streamed.Usage!.OutputTokenCount);
        Assert.Equal(whole.Text, (await client.GetResponseAsync(ServerFixture.Question, options)).Text);
    }

    [Fact]
    public async Task OtherSeeds_GiveOtherTexts()
    {
        using var client = fixture.Server.OpenAI().GetChatClient("pair").AsIChatClient();
        var texts = new HashSet<string>();
        for (var seed = 0; seed < 4; seed++) texts.Add((await client.GetResponseAsync(ServerFixture.Question, new ChatOptions { Temperature = 1.5f, Seed = seed, MaxOutputTokens = 40 })).Text);

        Assert.True(texts.Count > 1);
    }
}
