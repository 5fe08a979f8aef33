using System.Buffers;
using System.Text;
using System.Text.Json;
using Routing.Loadbench.Client;

namespace Routing.Tests.Loadbench;

public class StreamedChunkTests
{
    [Theory]
    [InlineData("""{"choices":[{"index":0,"text":" caf\u00e9 \"x\"","finish_reason":null}]}""", true, " café \"x\"")]
    [InlineData("""{"choices":[{"index":0,"text":"","finish_reason":null}]}""", true, "")]          // part of a character
    [InlineData("""{"choices":[{"index":0,"text":"","finish_reason":"stop"}]}""", true, "")]        // the end token
    [InlineData("""{"choices":[{"delta":{"role":"assistant","content":""},"finish_reason":null}]}""", false, "")]
    [InlineData("""{"choices":[{"delta":{"role":"assistant","content":null},"finish_reason":null}]}""", false, "")]
    [InlineData("""{"choices":[{"delta":{"role":"assistant","content":"Hi"},"finish_reason":null}]}""", true, "Hi")]
    [InlineData("""{"choices":[{"delta":{"content":"Hi"},"logprobs":{"content":[{"token":"Hi","top_logprobs":[]}]},"finish_reason":null}],"usage":null}""", true, "Hi")]
    [InlineData("""{"choices":[{"delta":{"role":"assistant","reasoning_content":"Hm"},"finish_reason":null}]}""", true, "")]
    [InlineData("""{"choices":[],"usage":{"prompt_tokens":3,"completion_tokens":2}}""", false, "")]
    public void Parse_FindsTextAndTellsTokensFromTheRest(string json, bool isToken, string text)
    {
        var written = new ArrayBufferWriter<byte>();
        Assert.Equal(isToken, StreamedChunk.Parse(Encoding.UTF8.GetBytes(json), written).IsToken);
        Assert.Equal(text, Encoding.UTF8.GetString(written.WrittenSpan));
    }

    [Fact]
    public void Parse_ReadsUsageAndRouting()
    {
        var chunk = StreamedChunk.Parse("""
            {"id":"x","choices":[],"usage":{"prompt_tokens":3,"prompt_tokens_details":{"cached_tokens":1},"completion_tokens":9},
             "routing":{"policy":"r2r","small_tokens":7,"large_tokens":2,"large_fraction":0.22,"switches":3,"timings":{"queue_ms":0.5,"ttft_ms":4,"router_ms":1.5},"tokens":[{"m":0}]}}
            """u8, new ArrayBufferWriter<byte>());
        Assert.Equal((3, 9), (chunk.PromptTokens, chunk.CompletionTokens));
        Assert.Equal(new RoutingSummary("r2r", 7, 2, 3, null, null, new RoutingTimings(0.5, 4, 1.5)), chunk.Routing);
    }

    [Theory]
    [InlineData("""{"error":{"message":"out of memory","type":"server_error"}}""", "out of memory")]
    [InlineData("""{"error":"out of memory"}""", "out of memory")]
    public void Parse_FindsTheErrorsSentence(string json, string error) =>
        Assert.Equal(error, StreamedChunk.Parse(Encoding.UTF8.GetBytes(json), new ArrayBufferWriter<byte>()).Error);

    [Theory]
    [InlineData("[1]")]
    [InlineData("nonsense")]
    [InlineData("{\"choices\":[{\"text\":\"a")]
    public void Parse_Throws_WhenItIsNoObject(string json) =>
        Assert.ThrowsAny<JsonException>(() => StreamedChunk.Parse(Encoding.UTF8.GetBytes(json), new ArrayBufferWriter<byte>()));
}
