using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;
using Routing.Hosting;
using Routing.Hosting.Chat;
using Routing.Runtime;
using Routing.Server.Tests.Testing;

namespace Routing.Server.Tests;

/// <summary>What the in-process client is asked is followed or refused, and a stream of it is the whole answer.</summary>
public sealed class ChatClientOptionsTests : IClassFixture<ChatClientOptionsTests.Pair>, IClassFixture<ServerFixture>
{
    private readonly TokenRoutingChatClient _client;
    private readonly ModelHost _host;
    private readonly TestServer _server;

    public ChatClientOptionsTests(Pair pair, ServerFixture fixture) => (_host, _client, _server) = (pair.Host, new TokenRoutingChatClient(pair.Host), fixture.Server);

    private static AIFunction Add => AIFunctionFactory.Create((int a, int b) => a + b, "add");

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Stream_IsTheWholeAnswer(bool callsTool)
    {
        var options = new ChatOptions { Seed = 5, MaxOutputTokens = callsTool ? null : 60 };
        if (callsTool) (options.Tools, options.ToolMode) = ([Add], ChatToolMode.RequireAny);
        var whole = await _client.GetResponseAsync(ServerFixture.Question, options);
        var updates = new List<ChatResponseUpdate>();
        await foreach (var update in _client.GetStreamingResponseAsync(ServerFixture.Question, options)) updates.Add(update);
        var streamed = updates.ToChatResponse();

        Assert.Equal(whole.Text, streamed.Text);
        Assert.Equal(whole.FinishReason, streamed.FinishReason);
        Assert.Equal(whole.Usage!.OutputTokenCount, streamed.Usage!.OutputTokenCount);
        Assert.Equal(whole.Messages[0].Contents.OfType<FunctionCallContent>().Select(call => $"{call.Arguments!["a"]} {call.Arguments["b"]}"), streamed.Messages[0].Contents.OfType<FunctionCallContent>().Select(call => $"{call.Arguments!["a"]} {call.Arguments["b"]}"));
        Assert.Equal(callsTool, streamed.FinishReason == ChatFinishReason.ToolCalls);
        Assert.Single(updates.Select(update => update.ResponseId).Distinct());
        // A token each, and the end.
        Assert.Equal(streamed.Usage.OutputTokenCount + 1, updates.Count);
        Assert.All(updates.SkipLast(1), update => Assert.IsType<GeneratedToken>(update.RawRepresentation));
        Assert.Equal((long)whole.Usage.InputTokenCount! + whole.Usage.OutputTokenCount, whole.Usage.TotalTokenCount);
    }

    /// <summary>The same words to the server and to the client are the same answer, at a temperature where every option changes it.</summary>
    [Theory]
    [InlineData("""{}""")]
    [InlineData("""{"top_p": 0.7}""")]
    [InlineData("""{"top_k": 3}""")]
    [InlineData("""{"frequency_penalty": 1.5}""")]
    [InlineData("""{"presence_penalty": 1.5}""")]
    [InlineData("""{"stop": ["e"]}""")]
    [InlineData("""{"max_tokens": 3}""")]
    [InlineData("""{"seed": 10}""")]
    [InlineData("""{"temperature": 0.1}""")]
    public async Task Options_MeanWhatTheyMeanOverHttp(string fields)
    {
        var node = new JsonObject { ["model"] = "pair", ["messages"] = new JsonArray(new JsonObject { ["role"] = "user", ["content"] = "Who lives in Selby?" }), ["seed"] = 9, ["temperature"] = 1.2, ["max_tokens"] = 30 };
        foreach (var (name, value) in JsonNode.Parse(fields)!.AsObject()) node[name] = value!.DeepClone();
        var request = JsonNode.Parse(node.ToJsonString())!;   // numbers of any kind
        var choice = (await _server.AskAsync("/v1/chat/completions", request.ToJsonString()))["choices"]![0]!;
        var answer = await _client.GetResponseAsync("Who lives in Selby?", new ChatOptions
        {
            Seed = (long)request["seed"]!, Temperature = (float)request["temperature"]!, MaxOutputTokens = (int)request["max_tokens"]!, TopP = (float?)request["top_p"], TopK = (int?)request["top_k"],
            FrequencyPenalty = (float?)request["frequency_penalty"], PresencePenalty = (float?)request["presence_penalty"], StopSequences = request["stop"]?.AsArray().Select(stop => (string)stop!).ToList(),
        });
        var plain = await _client.GetResponseAsync("Who lives in Selby?", new ChatOptions { Seed = 9, Temperature = 1.2f, MaxOutputTokens = 30 });

        Assert.Equal((string?)choice["message"]!["content"], answer.Text);
        Assert.Equal((string?)choice["finish_reason"], answer.FinishReason!.Value.Value);
        if (fields != "{}") Assert.NotEqual(plain.Text, answer.Text);
    }

    [Fact]
    public async Task Instructions_AreTheSystemMessage()
    {
        var options = new ChatOptions { Temperature = 0, MaxOutputTokens = 10 };
        var spoken = await _client.GetResponseAsync([new ChatMessage(ChatRole.System, "Hm."), new ChatMessage(ChatRole.User, "Hi")], options);
        options.Instructions = "Hm.";
        var instructed = await _client.GetResponseAsync("Hi", options);

        Assert.Equal((spoken.Text, spoken.Usage!.InputTokenCount), (instructed.Text, instructed.Usage!.InputTokenCount));
    }

    [Fact]
    public async Task RoutingOptions_AreFollowed()
    {
        var options = new ChatOptions { Temperature = 0, AdditionalProperties = new() { [TokenRoutingChatClient.RoutingKey] = Policies.Options("r2r") with { MaxLargeTokens = 1 } } };
        var answer = await _client.GetResponseAsync(ServerFixture.Question, options);

        Assert.Equal(1, ((ChoiceSummary)answer.Messages[0].AdditionalProperties![TokenRoutingChatClient.RoutingKey]!).LargeTokens);
    }

    [Fact]
    public async Task FunctionInvocation_CallsTheTool_AndTellsTheModel()
    {
        var calls = new List<(bool A, bool B)>();
        var and = AIFunctionFactory.Create((bool a, bool b) =>
        {
            calls.Add((a, b));
            return a && b ? "both" : "not both";
        }, "and");
        using var pipeline = _client.AsBuilder().UseFunctionInvocation().Build();
        var options = new ChatOptions { Seed = 2, Tools = [and], ToolMode = ChatToolMode.RequireSpecific("and"), AllowMultipleToolCalls = false };
        var answer = await pipeline.GetResponseAsync("Both?", options);

        var (a, b) = Assert.Single(calls);
        Assert.Equal([ChatRole.Assistant, ChatRole.Tool, ChatRole.Assistant], answer.Messages.Select(message => message.Role));
        var call = Assert.Single(answer.Messages[0].Contents.OfType<FunctionCallContent>());
        var result = Assert.Single(answer.Messages[1].Contents.OfType<FunctionResultContent>());
        Assert.Equal((call.CallId, a && b ? "both" : "not both"), (result.CallId, $"{result.Result}"));
        Assert.Equal(ChatFinishReason.Stop, answer.FinishReason);
    }

    [Fact]
    public async Task FunctionInvocation_Streams()
    {
        using var pipeline = _client.AsBuilder().UseFunctionInvocation().Build();
        var options = new ChatOptions { Seed = 2, Tools = [Add], ToolMode = ChatToolMode.RequireSpecific("add") };
        var answer = await pipeline.GetStreamingResponseAsync("Add.", options).ToChatResponseAsync();

        Assert.Contains(answer.Messages, message => message.Contents.OfType<FunctionResultContent>().Any());
        Assert.Equal(ChatFinishReason.Stop, answer.FinishReason);
    }

    [Fact]
    public async Task WhatIsNotServed_IsRefusedByName()
    {
        await Refused("ToolMode", new ChatOptions { ToolMode = ChatToolMode.RequireAny });
        await Refused("'nobody'", new ChatOptions { Tools = [Add], ToolMode = ChatToolMode.RequireSpecific("nobody") });
        await Refused("ResponseFormat", new ChatOptions { Tools = [Add], ResponseFormat = ChatResponseFormat.Json });
        await Refused("RawRepresentationFactory", new ChatOptions { RawRepresentationFactory = _ => new object() });
        await Refused("ConversationId", new ChatOptions { ConversationId = "1" });
        await Refused("ContinuationToken", new ChatOptions { ContinuationToken = ResponseContinuationToken.FromBytes(new byte[1]) });
        await Refused("'web_search'", new ChatOptions { Tools = [new HostedWebSearchTool()] });
        await Refused("Reasoning", new ChatOptions { Reasoning = new ReasoningOptions { Effort = ReasoningEffort.High } });
        await Refused("routing", new ChatOptions { AdditionalProperties = new() { [TokenRoutingChatClient.RoutingKey] = "large" } });
        var content = await Assert.ThrowsAsync<NotSupportedException>(() => _client.GetResponseAsync([new ChatMessage(ChatRole.User, [new UriContent("http://a/b.png", "image/png")])]));
        Assert.Contains("UriContent", content.Message, StringComparison.Ordinal);

        async Task Refused(string name, ChatOptions options) =>
            Assert.Contains(name, (await Assert.ThrowsAsync<NotSupportedException>(() => _client.GetResponseAsync("x", options))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-1f, null)]
    [InlineData(1f, 100_000)]
    public async Task WhatTheEngineCannot_IsSaidByIt(float temperature, int? maxTokens) =>
        await Assert.ThrowsAsync<InvalidRequestException>(() => _client.GetResponseAsync("x", new ChatOptions { Temperature = temperature, MaxOutputTokens = maxTokens }));

    [Fact]
    public void Services_AreFound()
    {
        Assert.Equal(("routing", "r2r"), (_client.GetService<ChatClientMetadata>()!.ProviderName, _client.GetService<ChatClientMetadata>()!.DefaultModelId));
        Assert.Same(_host, _client.GetService<ModelHost>());
        Assert.Same(_host.Engine, _client.GetService<Engine>());
        Assert.Same(_client, _client.GetService<IChatClient>());
        Assert.Null(_client.GetService<ModelHost>("key"));
        Assert.Null(_client.GetService<string>());
        using var pipeline = _client.AsBuilder().UseFunctionInvocation().Build();
        Assert.Same(_host, pipeline.GetService<ModelHost>());
    }

    /// <summary>The shipped pair in this process. Owns: the host.</summary>
    public sealed class Pair : IDisposable
    {
        public ModelHost Host { get; } = ModelHost.Start(new HostSettings { KvBytes = 64 << 20 });

        public void Dispose() => Host.Dispose();
    }
}
