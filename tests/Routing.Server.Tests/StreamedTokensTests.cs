using System.Text.Json.Nodes;
using Routing.Server.Tests.Testing;

namespace Routing.Server.Tests;

/// <summary>What a stream tells of its tokens, put together, is what the whole answer tells.</summary>
public sealed class StreamedTokensTests(ServerFixture fixture)
{
    private const string Chat = "/v1/chat/completions";
    private const string Completions = "/v1/completions";

    [Theory]
    [InlineData("")]
    [InlineData(""", "n": 3""")]
    [InlineData(""", "stop": "a" """)]
    [InlineData(""", "stop": ["."], "include_stop_str_in_output": true""")]
    [InlineData(""", "max_tokens": 7""")]
    [InlineData(""", "return_tokens_as_token_ids": true""")]
    public async Task ChatTokens_AreTheSame(string more)
    {
        for (var seed = 0; seed < 5; seed++)
        {
            var body = $$"""{"model": "pair", "messages": [{"role": "user", "content": "Who lives in Selby?"}], "seed": {{seed}}, "logprobs": true, "top_logprobs": 2, "return_token_ids": true{{more}}""";
            var whole = await fixture.Server.AskAsync(Chat, body + "}");
            var streamed = await SseReply.PostAsync(fixture.Server, Chat, body + ", \"stream\": true}");

            foreach (var choice in whole["choices"]!.AsArray())
            {
                JsonNode[] own = [.. streamed.Of((int)choice!["index"]!)];
                Assert.Equal(Joined([choice], "logprobs", "content"), Joined(own, "logprobs", "content"));
                Assert.Equal(Joined([choice], "token_ids"), Joined(own, "token_ids"));
                Assert.Equal((string?)choice["finish_reason"], streamed.FinishReason((int)choice["index"]!));
                Assert.Equal(choice["stop_reason"]?.ToJsonString(), own[^1]["stop_reason"]?.ToJsonString());
            }
        }
    }

    [Theory]
    [InlineData(""" "prompt": "Who lives" """)]
    [InlineData(""" "prompt": ["Who lives", "How many"], "n": 2""")]
    [InlineData(""" "prompt": ["Who lives", "How many"], "n": 2, "echo": true""")]
    [InlineData(""" "prompt": "Grüße 🐙", "echo": true, "max_tokens": 0""")]
    [InlineData(""" "prompt": "Who lives", "echo": true, "stop": "a" """)]
    public async Task CompletionTokens_AreTheSame(string request)
    {
        for (var seed = 0; seed < 5; seed++)
        {
            var body = $$"""{"model": "pair", "seed": {{seed}}, "logprobs": 2, "return_token_ids": true, {{request}}""";
            var whole = await fixture.Server.AskAsync(Completions, body + "}");
            var streamed = await SseReply.PostAsync(fixture.Server, Completions, body + ", \"stream\": true}");

            foreach (var choice in whole["choices"]!.AsArray())
            {
                JsonNode[] own = [.. streamed.Of((int)choice!["index"]!)];
                Assert.Equal((string?)choice["text"], streamed.Text((int)choice["index"]!));
                foreach (var list in (string[])["tokens", "token_logprobs", "top_logprobs", "text_offset"]) Assert.Equal(Joined([choice], "logprobs", list), Joined(own, "logprobs", list));
                Assert.Equal(Joined([choice], "token_ids"), Joined(own, "token_ids"));
            }
        }
    }

    /// <summary>The lists under a path, one after the other.</summary>
    private static string Joined(IEnumerable<JsonNode> choices, params string[] path)
    {
        var items = new List<string>();
        foreach (var choice in choices)
        {
            var list = choice;
            foreach (var key in path) list = list?[key];
            items.AddRange((list?.AsArray() ?? []).Select(item => item?.ToJsonString() ?? "null"));
        }
        return string.Join(",", items);
    }
}
