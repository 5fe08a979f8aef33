using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Routing.Server.Tests.Testing;

namespace Routing.Server.Tests;

/// <summary>Server-sent events, byte by byte.</summary>
public sealed partial class SseFramingTests(ServerFixture fixture)
{
    private const string Chat = "/v1/chat/completions";
    private const string Completions = "/v1/completions";

    [Theory]
    [InlineData(Chat)]
    [InlineData(Completions)]
    public async Task Headers_AreThoseOfAnUncompressedEventStream(string path)
    {
        var (connection, head) = await RawConnection.PostAsync(fixture.Server.Url, path, Body(path), "Accept-Encoding: gzip, deflate, br, zstd");
        connection.Dispose();

        Assert.Equal(200, head.Status);
        Assert.Equal("text/event-stream; charset=utf-8", head.Headers["Content-Type"]);
        Assert.Equal("no-cache, no-store", head.Headers["Cache-Control"]);
        Assert.Equal("no", head.Headers["X-Accel-Buffering"]);
        Assert.Equal("chunked", head.Headers["Transfer-Encoding"]);
        Assert.StartsWith("req_", head.Headers["X-Request-Id"], StringComparison.Ordinal);
        Assert.DoesNotContain("Content-Encoding", head.Headers.Keys);
        Assert.DoesNotContain("Content-Length", head.Headers.Keys);
    }

    [Theory]
    [InlineData(Chat)]
    [InlineData(Completions)]
    public async Task Bytes_AreDataLinesAndOneEnd_AndNothingElse(string path)
    {
        var (connection, _) = await RawConnection.PostAsync(fixture.Server.Url, path, Body(path), "Accept-Encoding: gzip, deflate, br, zstd");
        using var _ = connection;
        var bytes = new List<byte>();
        while (await connection.ReadChunkAsync() is { } chunk) bytes.AddRange(chunk);

        Assert.Matches(Framing(), new UTF8Encoding(false, throwOnInvalidBytes: true).GetString([.. bytes]));
    }

    [Theory]
    [InlineData(Chat, "chat.completion.chunk", "chatcmpl-")]
    [InlineData(Completions, "text_completion", "cmpl-")]
    public async Task Chunks_ShareIdTimeAndModel(string path, string kind, string prefix)
    {
        var reply = await SseReply.PostAsync(fixture.Server, path, Body(path, """, "stream_options": {"include_usage": true}"""));
        var other = await SseReply.PostAsync(fixture.Server, path, Body(path));

        Assert.All(reply.Chunks, chunk => Assert.Equal(kind, (string?)chunk["object"]));
        foreach (var key in (string[])["id", "created", "model"]) Assert.Single(reply.Chunks.Select(chunk => chunk[key]!.ToJsonString()).Distinct());
        Assert.StartsWith(prefix, (string?)reply.Chunks[0]["id"], StringComparison.Ordinal);
        Assert.NotEqual((string?)other.Chunks[0]["id"], (string?)reply.Chunks[0]["id"]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task EachChoice_BeginsWithTheRole_AndEndsWithItsReason(int choices)
    {
        var reply = await SseReply.PostAsync(fixture.Server, Chat, Body(Chat, $$""", "n": {{choices}}"""));

        for (var index = 0; index < choices; index++)
        {
            JsonNode[] own = [.. reply.Of(index)];
            Assert.Equal("""{"role":"assistant","content":""}""", own[0]["delta"]!.ToJsonString());
            Assert.All(own[1..], choice => Assert.Null(choice["delta"]!["role"]));
            Assert.All(own[..^1], choice => Assert.True(choice.AsObject().ContainsKey("finish_reason") && choice["finish_reason"] is null));
            Assert.Equal(("{}", "length"), (own[^1]["delta"]!.ToJsonString(), (string?)own[^1]["finish_reason"]));
        }
    }

    [Theory]
    [InlineData(Chat)]
    [InlineData(Completions)]
    public async Task Usage_ComesOnceInAChunkWithoutChoices_WhenAskedFor(string path)
    {
        var reply = await SseReply.PostAsync(fixture.Server, path, Body(path, """, "stream_options": {"include_usage": true}"""));
        var whole = await fixture.Server.AskAsync(path, Body(path, stream: false));

        Assert.Empty(reply.Chunks[^1]["choices"]!.AsArray());
        Assert.Equal(whole["usage"]!.ToJsonString(), reply.Chunks[^1]["usage"]!.ToJsonString());
        Assert.All(reply.Chunks.SkipLast(1), chunk =>
        {
            Assert.NotEmpty(chunk["choices"]!.AsArray());
            Assert.True(chunk.AsObject().ContainsKey("usage"));
            Assert.Null(chunk["usage"]);
        });
    }

    [Theory]
    [InlineData(Chat)]
    [InlineData(Completions)]
    public async Task Usage_IsLeftOut_WhenNobodyAsks(string path) =>
        Assert.All((await SseReply.PostAsync(fixture.Server, path, Body(path))).Chunks, chunk => Assert.False(chunk.AsObject().ContainsKey("usage")));

    [Fact]
    public async Task ContinuousUsage_GrowsByEveryToken()
    {
        var reply = await SseReply.PostAsync(fixture.Server, Completions, Body(Completions, """, "stream_options": {"include_usage": true, "continuous_usage_stats": true}, "logprobs": 0"""));
        int[] counts = [.. reply.Chunks.Select(chunk => (int)chunk["usage"]!["completion_tokens"]!)];

        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8, 8, 8], counts);
    }

    [Fact]
    public async Task Routing_IsInTheUsageChunk_AndTokenByTokenWhenAskedFor()
    {
        var reply = await SseReply.PostAsync(fixture.Server, Chat, Body(Chat, """, "stream_options": {"include_usage": true}, "routing": {"return": "tokens"}"""));
        JsonNode[] traced = [.. reply.Chunks.SkipLast(1).Where(chunk => chunk["routing"] is not null)];

        Assert.Equal(8, (int)reply.Chunks[^1]["routing"]!["small_tokens"]! + (int)reply.Chunks[^1]["routing"]!["large_tokens"]!);
        Assert.Equal(8, traced.Length);
        Assert.All(traced, chunk => Assert.InRange((int)chunk["routing"]!["tokens"]!.AsArray().Single()!["m"]!, 0, 1));
    }

    private static string Body(string path, string more = "", bool stream = true)
    {
        var prompt = path == Chat ? """ "messages": [{"role": "user", "content": "Who lives in Selby?"}]""" : """ "prompt": "Who lives in" """;
        return $$"""{"model": "pair",{{prompt}}, "max_tokens": 8, "ignore_eos": true, "temperature": 0, "stream": {{(stream ? "true" : "false")}}{{more}}}""";
    }

    [GeneratedRegex(@"\A(data: \{[^\n\r]+\}\n\n)+data: \[DONE\]\n\n\z")]
    private static partial Regex Framing();
}
