using System.Text;
using System.Text.Json.Nodes;
using Routing.Server.Tests.Testing;

namespace Routing.Server.Tests.Responses;

/// <summary>Replies of <c>/v1/responses</c>: what they repeat, count and record.</summary>
public sealed class ResponseReplyTests(ServerFixture fixture)
{
    private const string Path = "/v1/responses";

    [Fact]
    public async Task Reply_RepeatsTheRequest()
    {
        var reply = await fixture.Server.AskAsync(Path, ResponseRequests.Of("Hi", """
             "instructions": "Be brief.", "max_output_tokens": 16, "temperature": 0.5, "top_p": 0.9, "metadata": {"who": "me"}, "parallel_tool_calls": false, "tool_choice": "none", "store": true, "user": "me",
             "text": {"format": {"type": "text"}}, "truncation": "disabled", "include": ["reasoning.encrypted_content"], "stream_options": null
            """));

        Assert.Equal(("response", "pair", "Be brief.", 16), ((string?)reply["object"], (string?)reply["model"], (string?)reply["instructions"], (int)reply["max_output_tokens"]!));
        Assert.Equal((0.5, 0.9, false, "none"), (Math.Round((double)reply["temperature"]!, 6), Math.Round((double)reply["top_p"]!, 6), (bool)reply["parallel_tool_calls"]!, (string?)reply["tool_choice"]));
        Assert.Equal("""{"who":"me"}""", reply["metadata"]!.ToJsonString());
        Assert.False((bool)reply["store"]!, "the server keeps nothing, whatever is asked");
        Assert.StartsWith("resp_", (string)reply["id"]!, StringComparison.Ordinal);
        Assert.Null(reply["error"]);
    }

    [Fact]
    public async Task Usage_IsThatOfChat()
    {
        var chat = await fixture.Server.AskAsync("/v1/chat/completions", """{"model": "pair", "messages": [{"role": "system", "content": "Hm."}, {"role": "user", "content": "Who lives in Selby?"}], "temperature": 0}""");
        var reply = await fixture.Server.AskAsync(Path, ResponseRequests.Of("Who lives in Selby?", """ "instructions": "Hm.", "temperature": 0"""));

        var (own, usage) = (reply["usage"]!, chat["usage"]!);
        Assert.Equal((string?)chat["choices"]![0]!["message"]!["content"], ResponseRequests.Text(reply));
        Assert.Equal(((int)usage["prompt_tokens"]!, (int)usage["completion_tokens"]!, (int)usage["total_tokens"]!), ((int)own["input_tokens"]!, (int)own["output_tokens"]!, (int)own["total_tokens"]!));
        Assert.Equal((int)own["output_tokens"]!, (int)reply["routing"]!["small_tokens"]! + (int)reply["routing"]!["large_tokens"]!);
    }

    /// <summary>Bias makes the model utter parts of characters: the text waits for the last, the records of all are there.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task LogProbs_AreThoseOfAllTokens_AlsoOfPartsOfCharacters(bool stream)
    {
        var bias = new JsonObject();
        foreach (var id in (await fixture.Server.AskAsync("/tokenize", """{"prompt": "🐙"}"""))["tokens"]!.AsArray()) bias[$"{id}"] = 100;
        var request = ResponseRequests.Of("a", $$""" "include": ["message.output_text.logprobs"], "top_logprobs": 2, "max_output_tokens": 40, "temperature": 5, "seed": 4, "ignore_eos": true, "logit_bias": {{bias.ToJsonString()}}""");
        JsonNode reply;
        if (stream)
        {
            var streamed = await NamedEvents.PostAsync(fixture.Server, ResponseRequests.Streamed(request));
            reply = streamed.Final;
            Assert.Equal(40, streamed.Named("response.output_text.delta").Sum(sent => sent.Data["logprobs"]!.AsArray().Count) + Late(streamed));
        }
        else
        {
            reply = await fixture.Server.AskAsync(Path, request);
        }
        var tokens = reply["output"]![0]!["content"]![0]!["logprobs"]!.AsArray();

        Assert.Equal(40, tokens.Count);
        Assert.All(tokens, token => Assert.Equal(2, token!["top_logprobs"]!.AsArray().Count));
        Assert.Equal(ResponseRequests.Text(reply), Encoding.UTF8.GetString([.. tokens.SelectMany(token => token!["bytes"]!.AsArray().Select(value => (byte)value!))]));

        // Tokens that the last delta could not tell of would be here.
        static int Late(NamedEvents streamed) => streamed.Named("response.output_text.done").Single().Data["logprobs"]!.AsArray().Count - streamed.Named("response.output_text.delta").Sum(sent => sent.Data["logprobs"]!.AsArray().Count);
    }

    [Theory]
    [InlineData("")]
    [InlineData(""", "tool_choice": "required", "tools": [{"type": "function", "name": "f", "parameters": {"type": "object", "properties": {}, "additionalProperties": false}}]""")]
    public async Task Trace_HasEveryToken_WholeAndStreamed(string more)
    {
        var request = ResponseRequests.Of("Who lives in Selby?", $$""" "seed": 2, "routing": {"return": "tokens"}{{more}}""");
        var whole = await fixture.Server.AskAsync(Path, request);
        var streamed = await NamedEvents.PostAsync(fixture.Server, ResponseRequests.Streamed(request));

        int[] ids = Ids(whole["routing"]!);
        Assert.Equal((int)whole["usage"]!["output_tokens"]!, ids.Length);
        Assert.Equal(ids, Ids(streamed.Final["routing"]!));
        int[] early = [.. streamed.All.SelectMany(sent => sent.Data["routing"] is { } routing ? Ids(routing) : [])];
        Assert.Equal(ids[..early.Length], early);
        Assert.InRange(ids.Length - early.Length, 0, 1);   // the end of the answer has no text
    }

    private static int[] Ids(JsonNode routing) => [.. routing["tokens"]!.AsArray().Select(token => (int)token!["id"]!)];
}
