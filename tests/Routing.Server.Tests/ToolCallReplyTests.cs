using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;
using Routing.Runtime;
using Routing.Server.Configuration;
using Routing.Server.Replies;
using Routing.Server.Requests;
using Routing.Server.Streaming;
using Routing.Server.Tests.Testing;
using Routing.Server.Wire;

namespace Routing.Server.Tests;

/// <summary>Chat replies to a model that calls tools: what it would say is given, the reply is the server's.</summary>
public sealed class ToolCallReplyTests(ServerFixture fixture)
{
    private const string Weather = """{"type": "function", "function": {"name": "weather", "description": "Weather now.", "parameters": {"type": "object", "properties": {"town": {"type": "string"}}}}}""";
    private const string Call = """<tool_call>{"name": "weather", "arguments": {"town": "Zürich <&>"}}</tool_call>""";

    [Fact]
    public async Task Prompt_TellsOfTheTools()
    {
        var reply = await fixture.Server.AskAsync("/apply-template", $$"""{"model": "pair", "messages": [{"role": "user", "content": "Rain?"}], "tools": [{{Weather}}]}""");

        foreach (var words in (string[])["weather", "Weather now.", "town"]) Assert.Contains(words, (string?)reply["prompt"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Prompt_LeavesThemOut_WhenNoneIsToBeCalled()
    {
        var reply = await fixture.Server.AskAsync("/apply-template", $$"""{"model": "pair", "messages": [{"role": "user", "content": "Rain?"}], "tools": [{{Weather}}], "tool_choice": "none"}""");

        Assert.DoesNotContain("weather", (string?)reply["prompt"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Calls_AreReplied_WholeAndStreamed()
    {
        string[] pieces = ["Let me see.\n", Call[..9], Call[9..30], Call[30..], "\n", Call, ""];
        var whole = Whole(pieces, "");
        var choice = whole["choices"]![0]!;
        var streamed = await StreamAsync(pieces, "");

        Assert.Equal("tool_calls", (string?)choice["finish_reason"]);
        Assert.Equal("Let me see.\n", (string?)choice["message"]!["content"]);
        var calls = choice["message"]!["tool_calls"]!.AsArray();
        Assert.Equal(2, calls.Count);
        Assert.All(calls, call => Assert.Equal(("function", "weather", """{"town":"Zürich <&>"}"""), ((string?)call!["type"], (string?)call["function"]!["name"], (string?)call["function"]!["arguments"])));
        Assert.Equal(2, calls.Select(call => (string)call!["id"]!).Distinct().Count());

        Assert.Equal("tool_calls", streamed.FinishReason());
        Assert.Equal("Let me see.\n", streamed.Text());
        JsonNode[] deltas = [.. streamed.Of(0).SelectMany(item => item["delta"]!["tool_calls"]?.AsArray() ?? [])!];
        Assert.Equal([0, 1], deltas.Select(call => (int)call["index"]!));
        Assert.All(deltas, call => Assert.Equal("""{"town":"Zürich <&>"}""", (string?)call["function"]!["arguments"]));
    }

    [Fact]
    public void Content_IsNull_WhenThereAreCallsAlone() =>
        Assert.Equal("null", Whole([Call], "")["choices"]![0]!["message"]!["content"]?.ToJsonString() ?? "null");

    [Theory]
    [InlineData("""<tool_call>{"name": }</tool_call>""")]
    [InlineData("""<tool_call>{"arguments": {}}</tool_call>""")]
    [InlineData("""<tool_call>{"name": "weather", "argum""")]
    [InlineData("<tool_")]
    public async Task MalformedCalls_StayContent(string text)
    {
        var choice = Whole([text], "")["choices"]![0]!;

        Assert.Equal((text, "stop"), ((string?)choice["message"]!["content"], (string?)choice["finish_reason"]));
        Assert.False(choice["message"]!.AsObject().ContainsKey("tool_calls"));
        Assert.Equal(text, (await StreamAsync([text], "")).Text());
    }

    /// <summary>The tail is what the engine held back when it ended without a last token.</summary>
    [Fact]
    public Task Stream_IsTheWholeReply_WhereverPiecesAndTailEnd() =>
        Gen.Select(Gen.Int[0, 200].Array[0, 6], Gen.Int[0, 12]).SampleAsync(async cuts =>
        {
            var text = $"one <tool_{Call}{Call} two <tool_call>";
            int[] ends = [0, .. cuts.Item1.Select(cut => Math.Min(cut, text.Length - cuts.Item2)).Order(), text.Length - cuts.Item2];
            string[] pieces = [.. ends.Zip(ends.Skip(1), (from, to) => text[from..to])];
            var whole = Whole(pieces, text[^cuts.Item2..])["choices"]![0]!["message"]!;
            var streamed = await StreamAsync(pieces, text[^cuts.Item2..]);

            Assert.Equal("one <tool_two <tool_call>", (string?)whole["content"]);
            Assert.Equal(2, whole["tool_calls"]!.AsArray().Count);
            Assert.Equal((string?)whole["content"], streamed.Text());
        }, iter: 200);

    private JsonNode Whole(string[] pieces, string tail)
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer)) new ChatReply(Request()).WriteWhole(json, Tokens(pieces), End(pieces, tail));
        return JsonNode.Parse(buffer.WrittenSpan)!;
    }

    private async Task<SseReply> StreamAsync(string[] pieces, string tail)
    {
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 0));
        var reply = new ChatReply(Request());
        using (var events = new SseWriter(pipe.Writer))
        {
            foreach (var token in Tokens(pieces)) reply.WriteToken(events, token);
            reply.WriteEnd(events, End(pieces, tail));
            await events.FlushAsync(CancellationToken.None);
        }
        await pipe.Writer.CompleteAsync();
        using var reader = new StreamReader(pipe.Reader.AsStream(), Encoding.UTF8);
        string[] sent = (await reader.ReadToEndAsync()).Split("\n\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("data: [DONE]", sent[^1]);
        return new SseReply(new RawHead(200, new Dictionary<string, string>()), [.. sent[..^1].Select(SseReply.Parse)], 0);
    }

    private PreparedRequest Request() => ChatPreparer.Prepare(
        JsonSerializer.Deserialize($$"""{"model": "pair", "messages": [{"role": "user", "content": "Rain?"}], "tools": [{{Weather}}]}""", WireJson.Relaxed.ChatCompletionRequest)!, fixture.Server.Models, new ServerSettings());

    private static GeneratedToken[] Tokens(string[] pieces) =>
        [.. pieces.Select((text, index) => new GeneratedToken { Choice = 0, Index = index, Id = 5, Source = ModelRole.Small, LogProb = 0, Text = text, TopLogProbs = [] })];

    private static AnswerEnd End(string[] pieces, string tail) => new(
        [new ChoiceSummary
        {
            Choice = 0, FinishReason = FinishReason.Stop, Tail = tail, Seed = 1, PromptTokens = 1, SmallTokens = pieces.Length, LargeTokens = 0, LargeCalls = 0, TakenBack = 0, Switches = 0,
            QueueMs = 0, TotalMs = 1, SmallMs = 0, LargeMs = 0, WaitMs = 0, RouterMs = 0,
        }], [null]);
}
