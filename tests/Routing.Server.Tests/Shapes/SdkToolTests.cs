using System.Text;
using System.Text.Json.Nodes;
using OpenAI.Chat;
using Routing.Server.Tests.Testing;

namespace Routing.Server.Tests.Shapes;

/// <summary>Tools and shapes through the official client, unmodified.</summary>
public sealed class SdkToolTests(ServerFixture fixture)
{
    private static readonly ChatTool s_weather = ChatTool.CreateFunctionTool("weather", "Weather now.", BinaryData.FromString(JsonNode.Parse(ToolRequests.Weather)!["function"]!["parameters"]!.ToJsonString()), functionSchemaIsStrict: true);
    private readonly ChatClient _chat = fixture.Server.OpenAI().GetChatClient("pair");

    [Fact]
    public async Task Call_AndItsResult_GoRound()
    {
        List<ChatMessage> messages = [new UserChatMessage("Rain?")];
        var options = new ChatCompletionOptions { Seed = 1, Tools = { s_weather }, ToolChoice = ChatToolChoice.CreateFunctionChoice("weather") };
        var first = (await _chat.CompleteChatAsync(messages, options)).Value;
        var call = Assert.Single(first.ToolCalls);

        Assert.Equal(ChatFinishReason.ToolCalls, first.FinishReason);
        Assert.Empty(first.Content);
        Assert.Equal("weather", call.FunctionName);
        Assert.Equal(2, JsonNode.Parse(call.FunctionArguments)!.AsObject().Count);
        messages.Add(new AssistantChatMessage(first));
        messages.Add(new ToolChatMessage(call.Id, "Rain in Hask."));
        var second = (await _chat.CompleteChatAsync(messages, new ChatCompletionOptions { Tools = { s_weather }, MaxOutputTokenCount = 5 })).Value;
        Assert.True(second.Usage.InputTokenCount > first.Usage.InputTokenCount);
        Assert.Contains(second.FinishReason, (ChatFinishReason[])[ChatFinishReason.Length, ChatFinishReason.Stop]);
    }

    [Fact]
    public async Task Streaming_PutsTheSameCallTogether()
    {
        var options = new ChatCompletionOptions { Seed = 1, Tools = { s_weather }, ToolChoice = ChatToolChoice.CreateRequiredChoice(), AllowParallelToolCalls = false };
        var whole = (await _chat.CompleteChatAsync([new UserChatMessage("Rain?")], options)).Value;
        var (name, arguments, finish, text) = ("", new StringBuilder(), default(ChatFinishReason?), "");
        await foreach (var update in _chat.CompleteChatStreamingAsync([new UserChatMessage("Rain?")], options))
        {
            text += string.Concat(update.ContentUpdate.Select(part => part.Text));
            finish ??= update.FinishReason;
            foreach (var call in update.ToolCallUpdates)
            {
                Assert.Equal(0, call.Index);
                name += call.FunctionName;
                arguments.Append(call.FunctionArgumentsUpdate);
            }
        }

        Assert.Equal(("weather", whole.ToolCalls[0].FunctionArguments.ToString(), ChatFinishReason.ToolCalls, ""), (name, arguments.ToString(), finish, text));
    }

    [Fact]
    public async Task JsonSchema_IsFollowed()
    {
        const string Schema = """{"type": "object", "properties": {"town": {"enum": ["Hask", "Zell"]}}, "required": ["town"], "additionalProperties": false}""";
        var options = new ChatCompletionOptions { Temperature = 2, Seed = 2, ResponseFormat = ChatResponseFormat.CreateJsonSchemaFormat("town", BinaryData.FromString(Schema), jsonSchemaIsStrict: true) };
        var answer = (await _chat.CompleteChatAsync([new UserChatMessage("Where?")], options)).Value;

        Assert.Contains((string)JsonNode.Parse(answer.Content[0].Text)!["town"]!, (string[])["Hask", "Zell"]);
        Assert.Equal(ChatFinishReason.Stop, answer.FinishReason);
    }
}
