using System.Text.Json.Nodes;
using Routing.Server.Tests.Testing;

namespace Routing.Server.Tests;

/// <summary>Offsets of log probabilities count code points, as the OpenAI API does: with them a client finds each token in the text.</summary>
public sealed class TextOffsetTests(ServerFixture fixture)
{
    private const string Path = "/v1/completions";

    [Theory]
    [InlineData("Mira Nash lives in")]
    [InlineData("🐙 é 🐙🐙 Zürich 漢字 end")]
    public async Task Offsets_AreThoseOfTheText(string prompt)
    {
        var request = new JsonObject { ["model"] = "pair", ["prompt"] = prompt, ["echo"] = true, ["logprobs"] = 0, ["max_tokens"] = 12, ["temperature"] = 0, ["ignore_eos"] = true };
        var choice = (await fixture.Server.AskAsync(Path, request.ToJsonString()))["choices"]![0]!;

        AssertPlaces((string)choice["text"]!, choice["logprobs"]!);
    }

    /// <summary>Every token is one byte of a character of four.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Offsets_OfPartsOfACharacter_AreWhereItBegins(bool stream)
    {
        int[] parts = await TokensAsync("🐙");
        Assert.Equal(4, parts.Length);
        var request = new JsonObject { ["model"] = "pair", ["prompt"] = "a🐙b🐙", ["echo"] = true, ["logprobs"] = 0, ["max_tokens"] = 2, ["temperature"] = 0, ["ignore_eos"] = true };
        int[] offsets;
        if (stream)
        {
            request["stream"] = true;
            offsets = [.. (await SseReply.PostAsync(fixture.Server, Path, request.ToJsonString())).Of(0).SelectMany(item => Offsets(item["logprobs"]))];
        }
        else
        {
            offsets = Offsets((await fixture.Server.AskAsync(Path, request.ToJsonString()))["choices"]![0]!["logprobs"]);
        }

        Assert.Equal([0, 1, 1, 1, 1, 2, 3, 3, 3, 3, 4], offsets[..11]);
    }

    /// <summary>Special tokens that the text leaves out take no room in it.</summary>
    [Theory]
    [InlineData(true, 0)]
    [InlineData(false, 7)]
    public async Task Offsets_CountSpecialTokens_WhereTheTextHasThem(bool skip, int offset)
    {
        int[] prompt = [0, .. await TokensAsync("b")];   // <|pad|>
        Assert.Equal(2, prompt.Length);
        var request = new JsonObject { ["model"] = "pair", ["prompt"] = new JsonArray([.. prompt.Select(id => JsonValue.Create(id))]), ["echo"] = true, ["logprobs"] = 0, ["max_tokens"] = 1, ["ignore_eos"] = true, ["skip_special_tokens"] = skip };
        var choice = (await fixture.Server.AskAsync(Path, request.ToJsonString()))["choices"]![0]!;

        Assert.Equal(offset, Offsets(choice["logprobs"])[1]);
        Assert.Equal(offset > 0, ((string)choice["text"]!).StartsWith("<|pad|>b", StringComparison.Ordinal));
    }

    /// <summary>Between the offsets of two tokens lies the first one's text.</summary>
    private static void AssertPlaces(string text, JsonNode logProbs)
    {
        int[] points = [.. text.EnumerateRunes().Select(rune => rune.Value)];
        string[] tokens = [.. logProbs["tokens"]!.AsArray().Select(token => (string)token!)];
        var offsets = Offsets(logProbs);
        Assert.Equal(offsets.Order(), offsets);
        for (var i = 0; i + 1 < tokens.Length; i++)
        {
            if (tokens[i].Contains('\uFFFD')) continue;
            Assert.Equal(tokens[i], string.Concat(points[offsets[i]..(offsets[i] + tokens[i].EnumerateRunes().Count())].Select(char.ConvertFromUtf32)));
        }
        Assert.Contains(tokens, token => !token.Contains('\uFFFD'));
    }

    private static int[] Offsets(JsonNode? logProbs) => [.. logProbs?["text_offset"]!.AsArray().Select(offset => (int)offset!) ?? []];

    private async Task<int[]> TokensAsync(string text) => [.. (await fixture.Server.AskAsync("/tokenize", new JsonObject { ["prompt"] = text }.ToJsonString()))["tokens"]!.AsArray().Select(id => (int)id!)];
}
