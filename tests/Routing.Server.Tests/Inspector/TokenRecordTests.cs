using System.Text;
using System.Text.Json.Nodes;
using Routing.Server.Tests.Testing;

namespace Routing.Server.Tests.Inspector;

/// <summary>What the inspector builds on: a stream's records and its summary are of the same tokens.</summary>
public sealed class TokenRecordTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    [Theory]
    [InlineData("/v1/chat/completions", """ "messages": [{"role": "user", "content": "If Ana has $913 and buys 6 vases, how much is left?"}] """)]
    [InlineData("/v1/completions", """ "prompt": "<|question|>If Ana has $913 and buys 6 vases, how much is left?<|answer|>" """)]
    public async Task Stream_RecordsEveryTokenItsSummaryCounts_TheEndTokenToo(string path, string prompt)
    {
        var ask = $$"""{"model": "pair", {{prompt}}, "temperature": 0, "max_tokens": 200, "stream": true, "stream_options": {"include_usage": true}, "return_token_ids": true, "routing": {"return": "tokens"} }""";
        using var reply = await fixture.Server.Client.PostAsync(path, new StringContent(ask, Encoding.UTF8, "application/json"), TestContext.Current.CancellationToken);
        var chunks = (await reply.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Split("\n\n").Where(part => part.StartsWith("data: {", StringComparison.Ordinal)).Select(part => JsonNode.Parse(part["data: ".Length..])!).ToArray();

        var made = chunks.SelectMany(chunk => chunk["routing"]?["tokens"]?.AsArray() ?? []).Select(token => (int)token!["m"]!).ToArray();
        var ids = chunks.SelectMany(chunk => chunk["choices"]!.AsArray()).Sum(choice => choice!["token_ids"]?.AsArray().Count ?? 0);
        var summary = chunks[^1]["routing"]!;
        Assert.Equal((int)summary["small_tokens"]!, made.Count(model => model == 0));
        Assert.Equal((int)summary["large_tokens"]!, made.Count(model => model == 1));
        Assert.Equal((int)chunks[^1]["usage"]!["completion_tokens"]!, ids);
        Assert.Equal("stop", (string?)chunks.SelectMany(chunk => chunk["choices"]!.AsArray()).Single(choice => choice!["finish_reason"] is not null)!["finish_reason"]);
    }
}
