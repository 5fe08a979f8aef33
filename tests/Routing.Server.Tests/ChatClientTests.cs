using System.Text.Json.Serialization;
using Microsoft.Extensions.AI;
using Routing.Hosting;
using Routing.Hosting.Chat;
using Routing.Runtime;
using Routing.Server.Tests.Testing;

namespace Routing.Server.Tests;

/// <summary>The engine as an IChatClient in this process, beside the official client over HTTP.</summary>
public sealed class ChatClientTests(ServerFixture fixture) : IClassFixture<ServerFixture>, IDisposable
{
    private static readonly ChatOptions s_greedy = new() { Temperature = 0 };

    private readonly ModelHost _host = ModelHost.Start(new HostSettings { KvBytes = 64 << 20 });

    [Fact]
    public async Task Answer_IsThatOfTheServer()
    {
        using var inProcess = new TokenRoutingChatClient(_host);
        using var overHttp = fixture.Server.OpenAI().GetChatClient("pair").AsIChatClient();
        var own = await inProcess.GetResponseAsync(ServerFixture.Question, s_greedy);
        var served = await overHttp.GetResponseAsync(ServerFixture.Question, s_greedy);

        Assert.Equal(served.Text, own.Text);
        Assert.Equal(ChatFinishReason.Stop, own.FinishReason);
        Assert.Equal(served.Usage!.OutputTokenCount, own.Usage!.OutputTokenCount);
        var summary = Assert.IsType<ChoiceSummary>(own.Messages[^1].AdditionalProperties![TokenRoutingChatClient.RoutingKey]);
        Assert.InRange(summary.LargeTokens, 1, summary.Tokens - 1);
    }

    [Fact]
    public async Task ModelId_NamesThePolicy()
    {
        using var client = new TokenRoutingChatClient(_host);
        var large = await client.GetResponseAsync(ServerFixture.Question, new ChatOptions { Temperature = 0, ModelId = Policies.Large });
        Assert.Equal(0, ((ChoiceSummary)large.Messages[^1].AdditionalProperties![TokenRoutingChatClient.RoutingKey]!).SmallTokens);
        await Assert.ThrowsAsync<InvalidRequestException>(() => client.GetResponseAsync("x", new ChatOptions { ModelId = "nobody" }));
    }

    [Fact]
    public async Task RequiredTool_IsCalled_AndItsResultGoesBack()
    {
        using var client = new TokenRoutingChatClient(_host);
        var add = AIFunctionFactory.Create((int a, int b) => a + b, "add");
        var options = new ChatOptions { Seed = 1, Tools = [add], ToolMode = ChatToolMode.RequireSpecific("add") };
        var answer = await client.GetResponseAsync("Add.", options);

        var call = Assert.Single(answer.Messages[0].Contents.OfType<FunctionCallContent>());
        Assert.Equal("add", call.Name);
        Assert.Equal(["a", "b"], call.Arguments!.Keys.Order());
        Assert.Equal(ChatFinishReason.ToolCalls, answer.FinishReason);
        ChatMessage[] next = [new(ChatRole.User, "Add."), .. answer.Messages, new(ChatRole.Tool, [new FunctionResultContent(call.CallId, 7)])];
        Assert.NotNull((await client.GetResponseAsync(next, new ChatOptions { Tools = [add], MaxOutputTokens = 4 })).Text);
    }

    [Fact]
    public async Task JsonSchema_IsFollowed()
    {
        using var client = new TokenRoutingChatClient(_host);
        var answer = await client.GetResponseAsync<Badge>("hi", new ChatOptions { Seed = 3, MaxOutputTokens = 300 }, useJsonSchemaResponseFormat: true);
        Assert.True(Enum.IsDefined(answer.Result.Town));
    }

    [Fact]
    public async Task ARequestRouter_ChoosesAmongClients()
    {
        using var small = new TokenRoutingChatClient(_host, Policies.Small);
        using var large = new TokenRoutingChatClient(_host, Policies.Large);
        using var router = RoutingChatClient.Create((context, _) => ValueTask.FromResult<IChatClient>(context.Messages.Last().Text.Length > 10 ? large : small));
        Assert.Equal(Policies.Small, (await router.GetResponseAsync("Hi", s_greedy)).ModelId);
        Assert.Equal(Policies.Large, (await router.GetResponseAsync(ServerFixture.Question, s_greedy)).ModelId);
    }

    [Fact]
    public async Task WhatIsNotServed_IsRefused()
    {
        using var client = new TokenRoutingChatClient(_host);
        await Assert.ThrowsAsync<NotSupportedException>(() => client.GetResponseAsync("x", new ChatOptions { ConversationId = "1" }));
        await Assert.ThrowsAsync<NotSupportedException>(() => client.GetResponseAsync([new ChatMessage(ChatRole.User, [new DataContent("data:image/png;base64,AA==")])]));
    }

    public void Dispose() => _host.Dispose();

    private sealed record Badge(bool Known, Town Town);

    [JsonConverter(typeof(JsonStringEnumConverter<Town>))]
    private enum Town
    {
        Hask,
        Zell,
    }
}
