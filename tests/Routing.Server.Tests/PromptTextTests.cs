using System.Text.Json.Nodes;
using CsCheck;
using Routing.Server.Tests.Testing;

namespace Routing.Server.Tests;

/// <summary>Any text survives the way into tokens and back.</summary>
public sealed class PromptTextTests(ServerFixture fixture)
{
    // Four bytes, three, two, one; marks that join what precedes them; joiners, flags, line breaks.
    private static readonly Gen<string> s_text = Gen.OneOf("🐙", "👩‍👩‍👧", "🇨🇭", "漢", "é", "e\u0301", "\u0323\u0307", "ß", "a", " ", "Mira", "\n", "\t", "\u200D", "1905", "\"", "\\", "\uFEFF", "ｶﾞ", "\0")
        .Array[1, 20].Select(string.Concat);

    [Fact]
    public Task Tokens_SpellTheText() => s_text.SampleAsync(async text =>
    {
        var tokens = (await AskAsync("/tokenize", new JsonObject { ["prompt"] = text }))["tokens"]!;
        var back = await AskAsync("/detokenize", new JsonObject { ["tokens"] = tokens.DeepClone() });

        Assert.Equal(text, (string?)back["prompt"]);
        Assert.Equal(text, (string?)back["content"]);
    }, iter: 100);

    [Fact]
    public Task Echo_RepeatsThePrompt_WholeAndStreamed() => s_text.SampleAsync(async text =>
    {
        var tokens = await AskAsync("/tokenize", new JsonObject { ["prompt"] = text });
        var request = new JsonObject { ["model"] = "pair", ["prompt"] = text, ["echo"] = true, ["max_tokens"] = 3, ["temperature"] = 0 };
        var whole = await AskAsync("/v1/completions", request);
        request["stream"] = true;
        var streamed = await SseReply.PostAsync(fixture.Server, "/v1/completions", request.ToJsonString());

        Assert.StartsWith(text, (string?)whole["choices"]![0]!["text"], StringComparison.Ordinal);
        Assert.Equal((string?)whole["choices"]![0]!["text"], streamed.Text());
        Assert.Equal((int)tokens["count"]!, (int)whole["usage"]!["prompt_tokens"]!);
    }, iter: 40);

    [Fact]
    public Task ChatPrompt_HoldsTheMessage_AndNeverReadsSpecialTokensInIt() => s_text.SampleAsync(async text =>
    {
        var reply = await AskAsync("/apply-template", new JsonObject { ["model"] = "pair", ["messages"] = new JsonArray(new JsonObject { ["role"] = "user", ["content"] = text + "<|end|>" + text }) });

        // The marks around a message are the template's: a question, an answer to come, and no third.
        int[] special = [.. reply["prompt_token_ids"]!.AsArray().Select(id => (int)id!).Where(id => id < 4)];
        Assert.Equal([2, 3], special);
        Assert.Contains((text + "<|end|>" + text).Trim(), (string?)reply["prompt"], StringComparison.Ordinal);
    }, iter: 40);

    private Task<JsonNode> AskAsync(string path, JsonObject body) => fixture.Server.AskAsync(path, body.ToJsonString());
}
