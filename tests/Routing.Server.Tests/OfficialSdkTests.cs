using System.Text;
using OpenAI.Chat;
using Routing.Server.Tests.Testing;

namespace Routing.Server.Tests;

/// <summary>The official OpenAI .NET client, unmodified.</summary>
public sealed class OfficialSdkTests(ServerFixture fixture)
{
    private static readonly ChatMessage[] s_question = [new UserChatMessage(ServerFixture.Question)];
    private readonly ChatClient _chat = fixture.Server.OpenAI().GetChatClient("pair");

    [Fact]
    public async Task Chat_AnswersWithUsageAndFinishReason()
    {
        var answer = (await _chat.CompleteChatAsync(s_question, new ChatCompletionOptions { Temperature = 0 })).Value;

        Assert.Contains("Answer: MN80H, VC92Z", answer.Content[0].Text, StringComparison.Ordinal);
        Assert.Equal(ChatFinishReason.Stop, answer.FinishReason);
        Assert.Equal(answer.Usage.InputTokenCount + answer.Usage.OutputTokenCount, answer.Usage.TotalTokenCount);
        Assert.True(answer.Usage.OutputTokenCount > 20);
        Assert.Equal("pair", answer.Model);
        Assert.Equal(ChatMessageRole.Assistant, answer.Role);
    }

    [Fact]
    public async Task Streaming_GivesTheSameTextAndUsage()
    {
        var options = new ChatCompletionOptions { Temperature = 0 };
        var whole = (await _chat.CompleteChatAsync(s_question, options)).Value;
        var (text, finish, usage) = ("", default(ChatFinishReason?), default(ChatTokenUsage));
        await foreach (var update in _chat.CompleteChatStreamingAsync(s_question, options))
        {
            text += string.Concat(update.ContentUpdate.Select(part => part.Text));
            finish ??= update.FinishReason;
            usage ??= update.Usage;
        }

        Assert.Equal(whole.Content[0].Text, text);
        Assert.Equal(ChatFinishReason.Stop, finish);
        Assert.Equal(whole.Usage.OutputTokenCount, usage!.OutputTokenCount);
        Assert.Equal(whole.Usage.InputTokenCount, usage.InputTokenCount);
    }

    [Fact]
    public async Task LogProbabilities_SpellTheAnswerByteByByte()
    {
        var options = new ChatCompletionOptions { Temperature = 0, IncludeLogProbabilities = true, TopLogProbabilityCount = 3 };
        var answer = (await _chat.CompleteChatAsync(s_question, options)).Value;

        byte[] bytes = [.. answer.ContentTokenLogProbabilities.SelectMany(token => token.Utf8Bytes!.Value.ToArray())];
        Assert.Equal(answer.Content[0].Text, Encoding.UTF8.GetString(bytes));
        Assert.All(answer.ContentTokenLogProbabilities, token =>
        {
            Assert.Equal(3, token.TopLogProbabilities.Count);
            Assert.Equal(token.TopLogProbabilities.OrderByDescending(top => top.LogProbability), token.TopLogProbabilities);
            Assert.True(token.LogProbability <= 0);
        });
    }

    [Fact]
    public async Task Stop_EndsTheTextBeforeIt()
    {
        var options = new ChatCompletionOptions { Temperature = 0, StopSequences = { ", VC" } };
        var answer = (await _chat.CompleteChatAsync(s_question, options)).Value;

        Assert.EndsWith("Answer: MN80H", answer.Content[0].Text, StringComparison.Ordinal);
        Assert.Equal(ChatFinishReason.Stop, answer.FinishReason);
    }

    [Fact]
    public async Task MaxTokens_EndsWithLength()
    {
        var answer = (await _chat.CompleteChatAsync(s_question, new ChatCompletionOptions { Temperature = 0, MaxOutputTokenCount = 5 })).Value;

        Assert.Equal(ChatFinishReason.Length, answer.FinishReason);
        Assert.Equal(5, answer.Usage.OutputTokenCount);
    }

    [Fact]
    public async Task Embeddings_ComeAsTheSdkAsksForThem_OfLengthOne()
    {
        var client = fixture.Server.OpenAI().GetEmbeddingClient("pair");
        var vectors = (await client.GenerateEmbeddingsAsync(["Mira Nash", "Vera Crane", "Mira Nash"])).Value;

        float[] first = vectors[0].ToFloats().ToArray(), second = vectors[1].ToFloats().ToArray();
        Assert.Equal(1, first.Sum(value => (double)value * value), 1e-5);
        Assert.Equal(first, vectors[2].ToFloats().ToArray());
        Assert.NotEqual(first, second);
        Assert.Equal(vectors.Usage.InputTokenCount, vectors.Usage.TotalTokenCount);
        // What the SDK decodes from base64 is what the API gives as numbers.
        var numbers = await fixture.Server.AskAsync("/v1/embeddings", """{"model": "pair", "input": "Vera Crane"}""");
        Assert.Equal(second, numbers["data"]![0]!["embedding"]!.AsArray().Select(value => (float)value!));
    }

    [Fact]
    public async Task Models_AreListedAndFound()
    {
        var client = fixture.Server.OpenAI().GetOpenAIModelClient();
        var listed = (await client.GetModelsAsync()).Value;

        Assert.Equal(["pair", "pair:small", "pair:large"], listed.Take(3).Select(model => model.Id));
        foreach (var model in listed) Assert.Equal(model.Id, (await client.GetModelAsync(model.Id)).Value.Id);
        Assert.Equal("routing", listed[0].OwnedBy);
    }

    /// <summary>The SDK has no field for it; the choices must still be three, each its own.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Choices_AreIndependent_WhenThreeAreAskedFor(bool stream)
    {
        const string Body = """{"model": "pair", "messages": [{"role": "user", "content": "Who lives in Selby?"}], "n": 3, "seed": 5, "max_tokens": 30""";
        var whole = await fixture.Server.AskAsync("/v1/chat/completions", Body + "}");
        string[] texts = [.. whole["choices"]!.AsArray().OrderBy(choice => (int)choice!["index"]!).Select(choice => (string)choice!["message"]!["content"]!)];
        if (stream)
        {
            var streamed = await SseReply.PostAsync(fixture.Server, "/v1/chat/completions", Body + ", \"stream\": true}");
            Assert.Equal(texts, Enumerable.Range(0, 3).Select(streamed.Text));
        }

        Assert.Equal(3, texts.Distinct().Count());
        Assert.True((int)whole["usage"]!["completion_tokens"]! > (int)whole["usage"]!["prompt_tokens"]!);
    }

    [Fact]
    public async Task Completions_ContinueThePrompt()
    {
        var reply = await fixture.Server.AskAsync("/v1/completions", """{"model": "pair", "prompt": ["Who lives", "How many"], "max_tokens": 4, "temperature": 0, "n": 2}""");

        Assert.Equal("text_completion", (string?)reply["object"]);
        Assert.Equal([0, 1, 2, 3], reply["choices"]!.AsArray().Select(choice => (int)choice!["index"]!));
        Assert.All(reply["choices"]!.AsArray(), choice => Assert.NotEqual("", (string?)choice!["text"]));
        Assert.Equal(16, (int)reply["usage"]!["completion_tokens"]!);
    }
}
