using System.Text.Json.Nodes;
using Routing.Server.Tests.Testing;

namespace Routing.Server.Tests.Shapes;

/// <summary><c>tool_choice</c> is obeyed by models that have never seen a tool.</summary>
public sealed class ToolChoiceTests(ServerFixture fixture)
{
    private const string Path = "/v1/chat/completions";

    [Theory]
    [InlineData("small")]
    [InlineData("large")]
    [InlineData("lossless")]
    [InlineData("r2r")]
    public async Task Required_IsACallOfATool(string policy)
    {
        for (var seed = 0; seed < 4; seed++)
        {
            var choice = (await fixture.Server.AskAsync(Path, ToolRequests.Of("\"required\"", $$""", "routing": {"policy": "{{policy}}"}""").Replace("\"seed\": 3", $"\"seed\": {seed}", StringComparison.Ordinal)))["choices"]![0]!;

            Assert.Equal("tool_calls", (string?)choice["finish_reason"]);
            Assert.Null(choice["message"]!["content"]);
            Assert.All(choice["message"]!["tool_calls"]!.AsArray(), call => AssertCall(call!));
        }
    }

    [Theory]
    [InlineData("weather")]
    [InlineData("time")]
    public async Task Named_IsOneCallOfThatTool(string name)
    {
        var choice = (await fixture.Server.AskAsync(Path, ToolRequests.Of($$"""{"type": "function", "function": {"name": "{{name}}"} }""")))["choices"]![0]!;

        Assert.Equal([name], ToolRequests.Names(choice["message"]!));
        Assert.Equal("tool_calls", (string?)choice["finish_reason"]);
        AssertCall(choice["message"]!["tool_calls"]![0]!);
    }

    [Theory]
    [InlineData("\"none\"")]
    [InlineData("\"auto\"")]
    public async Task NoneAndAuto_LeaveTheModelToItself(string toolChoice)
    {
        var choice = (await fixture.Server.AskAsync(Path, ToolRequests.Of(toolChoice, ", \"max_tokens\": 10, \"ignore_eos\": true")))["choices"]![0]!;

        Assert.Equal("length", (string?)choice["finish_reason"]);
        Assert.NotEqual("", (string?)choice["message"]!["content"]);
        Assert.False(choice["message"]!.AsObject().ContainsKey("tool_calls"));
    }

    [Fact]
    public async Task Stream_TellsOfEachCallOnce_AndIsTheWholeReply()
    {
        // Token 1 ends an answer: without it all the model can do is to call again, until its length ends it.
        var request = ToolRequests.Of("\"required\"", ", \"n\": 2, \"max_tokens\": 250, \"logit_bias\": {\"1\": -100}");
        var whole = await fixture.Server.AskAsync(Path, request);
        var streamed = await SseReply.PostAsync(fixture.Server, Path, request[..^1] + ", \"stream\": true}");

        Assert.Equal(2, whole["choices"]!.AsArray().Count);
        foreach (var choice in whole["choices"]!.AsArray())
        {
            var index = (int)choice!["index"]!;
            JsonNode[] calls = [.. choice["message"]!["tool_calls"]!.AsArray()!];
            JsonNode[] deltas = [.. streamed.Of(index).SelectMany(item => item["delta"]!["tool_calls"]?.AsArray() ?? [])!];
            Assert.True(calls.Length > 1, choice.ToJsonString());
            Assert.Equal(Enumerable.Range(0, calls.Length), deltas.Select(call => (int)call["index"]!));
            Assert.Equal(calls.Select(call => call["function"]!.ToJsonString()), deltas.Select(call => call["function"]!.ToJsonString()));
            Assert.All(deltas, AssertCall);
            Assert.Equal(calls.Length, deltas.Select(call => (string)call["id"]!).Distinct().Count());
            Assert.Equal((string?)choice["message"]!["content"] ?? "", streamed.Text(index));
            Assert.Equal("length", streamed.FinishReason(index));
        }
    }

    [Fact]
    public async Task Stream_EndsWithToolCalls_AndHasNoText()
    {
        var streamed = await SseReply.PostAsync(fixture.Server, Path, ToolRequests.Of("""{"type": "function", "function": {"name": "weather"}}""", ", \"stream\": true"));

        Assert.Equal("tool_calls", streamed.FinishReason());
        Assert.Equal("", streamed.Text());
        AssertCall(Assert.Single(streamed.Of(0).SelectMany(item => item["delta"]!["tool_calls"]?.AsArray() ?? []))!);
    }

    [Fact]
    public async Task ParallelToolCalls_False_IsOneCall()
    {
        // With nothing to follow a call, the answer ends although its end is made unlikely.
        var choice = (await fixture.Server.AskAsync(Path, ToolRequests.Of("\"required\"", ", \"parallel_tool_calls\": false, \"logit_bias\": {\"1\": -50}")))["choices"]![0]!;

        Assert.Single(choice["message"]!["tool_calls"]!.AsArray());
        Assert.Equal("tool_calls", (string?)choice["finish_reason"]);
    }

    [Theory]
    [InlineData("""{"type": "function", "function": {"name": "unheard"}}""", "", "tool_choice")]
    [InlineData("""{"type": "function"}""", "", "tool_choice")]
    [InlineData("5", "", "tool_choice")]
    public async Task Choices_ThatCannotBe_AreRefused(string toolChoice, string more, string param)
    {
        var (status, body) = await fixture.Server.PostAsync(Path, ToolRequests.Of(toolChoice, more));

        Assert.Equal((400, param), (status, (string?)body["error"]!["param"]));
    }

    [Fact]
    public async Task Schema_OfATool_ThatCannotBeFollowed_IsRefused_OnlyWhereItBinds()
    {
        const string Body = """{"model": "pair", "messages": [{"role": "user", "content": "Rain?"}], "max_tokens": 1, "tools": [{"type": "function", "function": {"name": "f", "parameters": {"type": "object", "not": {}}}}], "tool_choice": """;
        var (status, body) = await fixture.Server.PostAsync(Path, Body + "\"required\"}");

        Assert.Equal((400, "tools"), (status, (string?)body["error"]!["param"]));
        Assert.Equal(200, (await fixture.Server.PostAsync(Path, Body + "\"auto\"}")).Status);
    }

    [Fact]
    public async Task Tools_OfOneName_AreRefused_WhereOneMustBeCalled()
    {
        var (status, body) = await fixture.Server.PostAsync(Path, ToolRequests.Of("\"required\"").Replace("\"time\"", "\"weather\"", StringComparison.Ordinal));

        Assert.Equal((400, "tools"), (status, (string?)body["error"]!["param"]));
        Assert.Contains("'weather'", (string?)body["error"]!["message"], StringComparison.Ordinal);
    }

    private static void AssertCall(JsonNode call)
    {
        var arguments = JsonNode.Parse((string)call["function"]!["arguments"]!)!.AsObject();
        Assert.Equal("function", (string?)call["type"]);
        Assert.StartsWith("call_", (string)call["id"]!, StringComparison.Ordinal);
        if ((string?)call["function"]!["name"] == "time")
        {
            Assert.Empty(arguments);
            return;
        }
        Assert.Equal("weather", (string?)call["function"]!["name"]);
        Assert.Equal(["days", "town"], arguments.Select(pair => pair.Key).Order());
        Assert.Contains((string)arguments["town"]!, (string[])["Hask", "Zell"]);
        Assert.InRange((int)arguments["days"]!, 0, 9);
    }
}
