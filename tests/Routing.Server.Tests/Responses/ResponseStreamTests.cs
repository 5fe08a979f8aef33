using System.Text.Json.Nodes;
using Routing.Server.Tests.Testing;

namespace Routing.Server.Tests.Responses;

/// <summary>Streams of <c>/v1/responses</c>, byte by byte as they arrive.</summary>
public sealed class ResponseStreamTests(ServerFixture fixture, EndlessModel endless)
{
    private static readonly string[] s_text = ["created", "in_progress", "output_item.added", "content_part.added", "output_text.delta", "output_text.done", "content_part.done", "output_item.done"];

    [Fact]
    public async Task Text_ComesInTheOrderOfTheApi_AndIsTheWholeAnswer()
    {
        var request = ResponseRequests.Of(ServerFixture.Question, """ "temperature": 0""");
        var whole = await fixture.Server.AskAsync("/v1/responses", request);
        var streamed = await NamedEvents.PostAsync(fixture.Server, ResponseRequests.Streamed(request));

        Assert.Equal("text/event-stream; charset=utf-8", streamed.Head.Headers["Content-Type"]);
        Assert.Equal([.. s_text, "completed"], streamed.Names);
        var text = ResponseRequests.Text(whole);
        Assert.EndsWith("Answer: MN80H, VC92Z", text, StringComparison.Ordinal);
        Assert.Equal(text, streamed.Deltas("response.output_text.delta"));
        Assert.Equal(text, streamed.Named("response.output_text.done").Single()["text"]);
        Assert.Equal(text, (string?)streamed.Named("response.content_part.done").Single().Data["part"]!["text"]);
        Assert.Equal(text, (string?)streamed.Named("response.output_item.done").Single().Data["item"]!["content"]![0]!["text"]);
        Assert.Equal(text, ResponseRequests.Text(streamed.Final));
        Assert.Equal(whole["usage"]!.ToJsonString(), streamed.Final["usage"]!.ToJsonString());
    }

    [Fact]
    public async Task Events_AgreeOnIdsAndPlaces()
    {
        var streamed = await NamedEvents.PostAsync(fixture.Server, ResponseRequests.Streamed(ResponseRequests.Of("Hi", """ "max_output_tokens": 12, "ignore_eos": true""")));
        var item = (string)streamed.Named("response.output_item.added").Single().Data["item"]!["id"]!;

        Assert.StartsWith("msg_", item, StringComparison.Ordinal);
        Assert.Equal("in_progress", (string?)streamed.Named("response.output_item.added").Single().Data["item"]!["status"]);
        Assert.All(streamed.All.Where(sent => sent.Data["item_id"] is not null), sent => Assert.Equal((item, 0, 0), (sent["item_id"], (int)sent.Data["output_index"]!, (int)sent.Data["content_index"]!)));
        Assert.Equal(item, (string?)streamed.Named("response.output_item.done").Single().Data["item"]!["id"]);
        Assert.Equal(item, (string?)streamed.Final["output"]!.AsArray().Single()!["id"]);
        JsonNode[] responses = [.. streamed.All.Select(sent => sent.Data["response"]).OfType<JsonNode>()];
        Assert.Equal(["in_progress", "in_progress", "incomplete"], responses.Select(response => (string)response["status"]!));
        Assert.Single(responses.Select(response => (string)response["id"]!).Distinct());
        Assert.Single(responses.Select(response => (long)response["created_at"]!).Distinct());
        Assert.All(responses[..2], response => Assert.Empty(response["output"]!.AsArray()));
    }

    [Fact]
    public async Task Answer_ThatIsCutShort_IsIncomplete()
    {
        var request = ResponseRequests.Of(ServerFixture.Question, """ "temperature": 0, "max_output_tokens": 5""");
        var whole = await fixture.Server.AskAsync("/v1/responses", request);
        var streamed = await NamedEvents.PostAsync(fixture.Server, ResponseRequests.Streamed(request));

        Assert.Equal([.. s_text, "incomplete"], streamed.Names);
        foreach (var response in (JsonNode[])[whole, streamed.Final])
        {
            Assert.Equal(("incomplete", "max_output_tokens", 5), ((string?)response["status"], (string?)response["incomplete_details"]!["reason"], (int)response["usage"]!["output_tokens"]!));
            Assert.Equal("incomplete", (string?)response["output"]![0]!["status"]);
        }
        Assert.Equal("incomplete", (string?)streamed.Named("response.output_item.done").Single().Data["item"]!["status"]);
    }

    [Fact]
    public async Task Calls_HaveEventsOfTheirOwn()
    {
        var request = ResponseRequests.Of("Add.", $$""" "seed": 3, "tools": [{{ResponseRequests.Add}}], "tool_choice": {"type": "function", "name": "add"}""");
        var whole = await fixture.Server.AskAsync("/v1/responses", request);
        var streamed = await NamedEvents.PostAsync(fixture.Server, ResponseRequests.Streamed(request));

        Assert.Equal(["created", "in_progress", "output_item.added", "function_call_arguments.delta", "function_call_arguments.done", "output_item.done", "completed"], streamed.Names);
        var added = streamed.Named("response.output_item.added").Single().Data["item"]!;
        Assert.Equal(("function_call", "add", ""), ((string?)added["type"], (string?)added["name"], (string?)added["arguments"]));
        var arguments = streamed.Deltas("response.function_call_arguments.delta");
        Assert.Equal(["a", "b"], JsonNode.Parse(arguments)!.AsObject().Select(pair => pair.Key));
        Assert.Equal(arguments, streamed.Named("response.function_call_arguments.done").Single()["arguments"]);
        foreach (var item in (JsonNode[])[whole["output"]!.AsArray().Single()!, streamed.Final["output"]!.AsArray().Single()!, streamed.Named("response.output_item.done").Single().Data["item"]!])
            Assert.Equal(("function_call", "completed", "add", arguments), ((string?)item["type"], (string?)item["status"], (string?)item["name"], (string?)item["arguments"]));
        Assert.Equal((string?)added["call_id"], (string?)streamed.Final["output"]![0]!["call_id"]);
        Assert.Equal("""{"type":"function","name":"add"}""", streamed.Final["tool_choice"]!.ToJsonString());
    }

    [Fact]
    public async Task SeveralCalls_AreItemsEach()
    {
        // Token 1 ends an answer: without it all the model can do is to call again, until its length ends it.
        var request = ResponseRequests.Of("Add.", $$""" "max_output_tokens": 200, "logit_bias": {"1": -100}, "tools": [{{ResponseRequests.None}}], "tool_choice": "required", "temperature": 2, "seed": 1""");
        var streamed = await NamedEvents.PostAsync(fixture.Server, ResponseRequests.Streamed(request));
        var items = streamed.Final["output"]!.AsArray();

        Assert.True(items.Count > 2, streamed.Final.ToJsonString());
        Assert.All(items.SkipLast(1), item => Assert.Equal(("function_call", "completed", "f", "{}"), ((string?)item!["type"], (string?)item["status"], (string?)item["name"], (string?)item["arguments"])));
        Assert.Equal(items.Count, items.Select(item => (string)item!["id"]!).Distinct().Count());
        Assert.Equal(items.Count - 1, items.SkipLast(1).Select(item => (string)item!["call_id"]!).Distinct().Count());
        Assert.Equal(Enumerable.Range(0, items.Count), streamed.Named("response.output_item.added").Select(sent => (int)sent.Data["output_index"]!));
        Assert.Equal(items.Select(item => (string)item!["id"]!), streamed.Named("response.output_item.done").Select(sent => (string)sent.Data["item"]!["id"]!));
    }

    [Fact]
    public async Task Failure_IsTold_AndTheStreamNotEnded()
    {
        await using var server = await TestServer.StartAsync(endless.Settings with { RequestTimeoutSeconds = 0.5, PingSeconds = 0.01 });
        var (connection, _) = await RawConnection.PostAsync(server.Url, "/v1/responses", $$"""{"model": "{{EndlessModel.Name}}", "input": "a", "max_output_tokens": {{EndlessModel.Tokens}}, "ignore_eos": true, "stream": true}""");
        using var open = connection;
        var events = new List<NamedEvent>();
        await Assert.ThrowsAnyAsync<IOException>(async () =>
        {
            await foreach (var sent in connection.ReadEventsAsync())
                if (sent != ": ping") events.Add(NamedEvents.Parse(sent));
        });

        Assert.Equal("response.failed", events[^1].Name);
        Assert.Equal(("failed", "deadline_exceeded"), ((string?)events[^1].Data["response"]!["status"], (string?)events[^1].Data["response"]!["error"]!["code"]));
    }
}
