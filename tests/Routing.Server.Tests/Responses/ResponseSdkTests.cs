using System.ClientModel;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;
using OpenAI.Responses;
using Routing.Server.Tests.Testing;

namespace Routing.Server.Tests.Responses;

/// <summary>The official client of <c>/v1/responses</c>, unmodified.</summary>
public sealed class ResponseSdkTests(ServerFixture fixture)
{
    private readonly ResponsesClient _client = new(new ApiKeyCredential("any"), new ResponsesClientOptions { Endpoint = new Uri(fixture.Server.Url + "/v1") });

    [Fact]
    public async Task Response_HasTextStatusAndUsage()
    {
        var response = (await _client.CreateResponseAsync(Options(ServerFixture.Question))).Value;

        Assert.EndsWith("Answer: MN80H, VC92Z", response.GetOutputText(), StringComparison.Ordinal);
        Assert.Equal(ResponseStatus.Completed, response.Status);
        Assert.Equal("pair", response.Model);
        Assert.Equal(response.Usage.InputTokenCount + response.Usage.OutputTokenCount, response.Usage.TotalTokenCount);
        Assert.Equal(MessageStatus.Completed, Assert.IsType<MessageResponseItem>(Assert.Single(response.OutputItems), exactMatch: false).Status);
    }

    [Fact]
    public async Task Streaming_GivesTheSameTextAndUsage()
    {
        var whole = (await _client.CreateResponseAsync(Options(ServerFixture.Question))).Value;
        var (text, done, last) = ("", default(string), default(ResponseResult));
        await foreach (var update in await _client.CreateResponseStreamingAsync(Streamed(Options(ServerFixture.Question))))
        {
            if (update is StreamingResponseOutputTextDeltaUpdate delta) text += delta.Delta;
            else if (update is StreamingResponseOutputTextDoneUpdate finished) done = finished.Text;
            else if (update is StreamingResponseCompletedUpdate completed) last = completed.Response;
        }

        Assert.Equal(whole.GetOutputText(), text);
        Assert.Equal(text, done);
        Assert.Equal(text, last!.GetOutputText());
        Assert.Equal(whole.Usage.OutputTokenCount, last.Usage.OutputTokenCount);
    }

    [Fact]
    public async Task MaxTokens_EndIncomplete()
    {
        var options = Options("Hi");
        options.MaxOutputTokenCount = 3;
        var response = (await _client.CreateResponseAsync(options)).Value;

        Assert.Equal(ResponseStatus.Incomplete, response.Status);
        Assert.Equal(ResponseIncompleteStatusReason.MaxOutputTokens, response.IncompleteStatusDetails.Reason);
        Assert.Equal(MessageStatus.Incomplete, ((MessageResponseItem)response.OutputItems[0]).Status);
    }

    [Fact]
    public async Task Call_AndItsResult_GoRound()
    {
        var options = Options("Add.");
        options.Tools.Add(ResponseTool.CreateFunctionTool("add", BinaryData.FromString(JsonNode.Parse(ResponseRequests.Add)!["parameters"]!.ToJsonString()), strictModeEnabled: true, "Adds."));
        options.ToolChoice = ResponseToolChoice.CreateFunctionChoice("add");
        var first = (await _client.CreateResponseAsync(options)).Value;
        var call = Assert.IsType<FunctionCallResponseItem>(Assert.Single(first.OutputItems));

        Assert.Equal("add", call.FunctionName);
        Assert.Equal(2, JsonNode.Parse(call.FunctionArguments)!.AsObject().Count);
        Assert.Equal(ResponseToolChoiceKind.Function, first.ToolChoice.Kind);
        options.InputItems.Add(call);
        options.InputItems.Add(ResponseItem.CreateFunctionCallOutputItem(call.CallId, "7"));
        options.ToolChoice = ResponseToolChoice.CreateNoneChoice();
        var second = (await _client.CreateResponseAsync(options)).Value;
        Assert.IsType<MessageResponseItem>(Assert.Single(second.OutputItems), exactMatch: false);
        Assert.True(second.Usage.InputTokenCount > 0);
    }

    /// <summary>Whole alone: this version of Microsoft.Extensions.AI.OpenAI streams with a method that this client no longer has.</summary>
    [Fact]
    public async Task ItsChatClient_Answers()
    {
        using var client = _client.AsIChatClient("pair");
        var response = await client.GetResponseAsync(ServerFixture.Question, new ChatOptions { Temperature = 0 });

        Assert.EndsWith("Answer: MN80H, VC92Z", response.Text, StringComparison.Ordinal);
        Assert.True(response.Usage!.OutputTokenCount > 20);
    }

    private static CreateResponseOptions Options(string text) => new("pair", [ResponseItem.CreateUserMessageItem(text)]) { Temperature = 0 };

    private static CreateResponseOptions Streamed(CreateResponseOptions options)
    {
        options.StreamingEnabled = true;
        return options;
    }
}
