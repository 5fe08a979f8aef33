using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;
using Routing.Server.Tests.Testing;

namespace Routing.Server.Tests;

/// <summary>A stream put together is the whole answer, wherever tokens, characters and stop strings end.</summary>
public sealed class StreamedTextTests(ServerFixture fixture)
{
    private const string Path = "/v1/completions";

    [Fact]
    public Task Stream_IsTheWholeAnswer_ForStopStringsTakenFromIt() =>
        Gen.Select(Gen.Int[0, 1000], Gen.Int[0, 60], Gen.Int[1, 9], Gen.Int[1, 3], Gen.Bool).SampleAsync(async sample =>
        {
            var (seed, start, length, choices, include) = sample;
            var request = new JsonObject { ["model"] = "pair", ["prompt"] = "Mira Nash lives in", ["seed"] = seed, ["n"] = choices, ["max_tokens"] = 30, ["ignore_eos"] = true, ["skip_special_tokens"] = false };
            var free = Texts(await fixture.Server.AskAsync(Path, request.ToJsonString()));
            var stop = Cut(free[0], start, length);
            (request["stop"], request["include_stop_str_in_output"]) = (stop, include);

            await AssertStopped(request, free, [stop], include);
        }, iter: 60);

    [Fact]
    public Task Stream_IsTheWholeAnswer_ForManyStopStrings() =>
        Gen.Select(Gen.Int[0, 1000], Gen.Select(Gen.Int[0, 60], Gen.Int[1, 6]).Array[2, 5], Gen.Bool).SampleAsync(async sample =>
        {
            var (seed, places, include) = sample;
            var request = new JsonObject { ["model"] = "pair:small", ["prompt"] = "Answer:", ["seed"] = seed, ["temperature"] = 1.2, ["max_tokens"] = 40, ["ignore_eos"] = true, ["skip_special_tokens"] = false };
            var free = Texts(await fixture.Server.AskAsync(Path, request.ToJsonString()));
            string[] stops = [.. places.Select(place => Cut(free[0], place.Item1, place.Item2))];
            (request["stop"], request["include_stop_str_in_output"]) = (JsonSerializer.SerializeToNode(stops), include);

            await AssertStopped(request, free, stops, include);
        }, iter: 40);

    /// <summary>Bias makes the model utter the bytes of two characters in any order: most are broken, some are whole.</summary>
    [Fact]
    public Task Stream_HasWholeCharactersOnly_WhenTokensArePartsOfThem() =>
        Gen.Select(Gen.Int[0, 1000], Gen.Bool).SampleAsync(async sample =>
        {
            var (seed, stops) = sample;
            var bias = new JsonObject();
            foreach (var id in await TokensAsync("🐙é")) bias[$"{id}"] = 100;
            var request = new JsonObject { ["model"] = "pair:small", ["prompt"] = "a", ["seed"] = seed, ["temperature"] = 5, ["logit_bias"] = bias, ["max_tokens"] = 60, ["logprobs"] = 0 };
            if (stops) request["stop"] = new JsonArray("\uFFFD\uFFFDé", "🐙");
            var whole = await fixture.Server.AskAsync(Path, request.ToJsonString());
            request["stream"] = true;
            // Reading the stream already fails on bytes that are no UTF-8.
            var streamed = await SseReply.PostAsync(fixture.Server, Path, request.ToJsonString());

            var text = Texts(whole)[0];
            Assert.Equal(text, streamed.Text());
            if (stops) Assert.DoesNotContain("🐙", text, StringComparison.Ordinal);
            else Assert.Contains('\uFFFD', text);
        }, iter: 30);

    [Fact]
    public async Task LogProbabilities_HaveTheExactBytes_WhenTokensArePartsOfCharacters()
    {
        var bias = new JsonObject();
        foreach (var id in await TokensAsync("🐙")) bias[$"{id}"] = 100;
        var request = new JsonObject
        {
            ["model"] = "pair", ["messages"] = new JsonArray(new JsonObject { ["role"] = "user", ["content"] = "🐙" }), ["seed"] = 3, ["temperature"] = 5, ["logit_bias"] = bias, ["max_tokens"] = 40,
            ["logprobs"] = true, ["top_logprobs"] = 2,
        };
        var choice = (await fixture.Server.AskAsync("/v1/chat/completions", request.ToJsonString()))["choices"]![0]!;
        byte[] bytes = [.. choice["logprobs"]!["content"]!.AsArray().SelectMany(token => token!["bytes"]!.AsArray().Select(value => (byte)value!))];

        Assert.Equal(40, bytes.Length);
        Assert.All(bytes, value => Assert.Contains(value, "🐙"u8.ToArray()));
        Assert.Equal((string?)choice["message"]!["content"], System.Text.Encoding.UTF8.GetString(bytes));
    }

    private async Task AssertStopped(JsonObject request, string[] free, string[] stops, bool include)
    {
        var whole = Texts(await fixture.Server.AskAsync(Path, request.ToJsonString()));
        request["stream"] = true;
        var streamed = await SseReply.PostAsync(fixture.Server, Path, request.ToJsonString());

        Assert.Equal(free.Select(text => Stopped(text, stops, include)), whole);
        Assert.Equal(whole, whole.Select((_, index) => streamed.Text(index)));
        Assert.All(free.Index(), choice => Assert.Equal(stops.Any(stop => choice.Item.Contains(stop, StringComparison.Ordinal)) ? "stop" : "length", streamed.FinishReason(choice.Index)));
    }

    /// <summary>What must be left of a text: the match that is complete first ends it, the longest of those.</summary>
    private static string Stopped(string text, string[] stops, bool include)
    {
        for (var end = 1; end <= text.Length; end++)
            if (stops.Where(stop => text.AsSpan(0, end).EndsWith(stop)).MaxBy(stop => stop.Length) is { } found)
                return text[..(include ? end : end - found.Length)];
        return text;
    }

    private static string Cut(string text, int start, int length)
    {
        start = Math.Min(start, text.Length - 1);
        return text.Substring(start, Math.Min(length, text.Length - start));
    }

    private async Task<int[]> TokensAsync(string text) => [.. (await fixture.Server.AskAsync("/tokenize", new JsonObject { ["prompt"] = text }.ToJsonString()))["tokens"]!.AsArray().Select(id => (int)id!)];

    private static string[] Texts(JsonNode reply) => [.. reply["choices"]!.AsArray().OrderBy(choice => (int)choice!["index"]!).Select(choice => (string)choice!["text"]!)];
}
