using System.Text.Json.Nodes;
using CsCheck;
using Routing.Formats.Tokenization;

namespace Routing.Tests.Formats.Tokenization;

public class BpeModelTests
{
    [Fact]
    public void Merging_IsThePlainAlgorithms()
    {
        // No pre-tokenizer: the whole text is one piece, or would be but for the cuts before spaces.
        var json = TokenizerFile.Read("sentencepiece");
        var merges = json["model"]!["merges"]!.AsArray().Select((pair, rank) => KeyValuePair.Create(((string)pair![0]!, (string)pair[1]!), rank)).ToDictionary();
        var tokenizer = TokenizerFile.SentencePiece;
        Gen.OneOf(" the", " model", " token", "s", " ", "  ", "we", "lar", "ge", "e", "t", "score", "a").Array[0, 12].Select(string.Concat).Sample(text =>
        {
            var expected = MergePlainly((text.Length == 0 ? "" : " " + text).Replace(' ', '\u2581'), merges);
            Assert.Equal(expected, tokenizer.Encode(text, addSpecialTokens: false).Select(id => tokenizer.TokenText(id)));
        }, iter: 1000, threads: 1);
    }

    [Fact]
    public void MergesAcrossSpaces_AreKept()
    {
        var tokenizer = Tiny(["a", "b", "\u2581", "a\u2581", "a\u2581b"], ["a \u2581", "a\u2581 b"]);
        Assert.Equal([4, 2, 3], tokenizer.Encode("a b a "));
    }

    [Theory]
    [InlineData(false, new[] { 0, 1, 2 })]
    [InlineData(true, new[] { 4 })]
    public void IgnoreMerges_TakesAWholePiece(bool ignoreMerges, int[] expected)
    {
        // No merge leads to abc.
        var tokenizer = Tiny(["a", "b", "c", "d", "abc"], [], model => model["ignore_merges"] = ignoreMerges);
        Assert.Equal(expected, tokenizer.Encode("abc"));
    }

    [Theory]
    [InlineData(null, false, new[] { 0, 0 })]
    [InlineData("?", false, new[] { 0, 1, 1, 0, 1 })]
    [InlineData("?", true, new[] { 0, 1, 0, 1 })]
    public void UnknownCharacters_AreLeftOutOrUnknownTokens(string? unknown, bool fuse, int[] expected)
    {
        var tokenizer = Tiny(["a", "?"], [], model => (model["unk_token"], model["fuse_unk"]) = (unknown, fuse));
        Assert.Equal(expected, tokenizer.Encode("axya\U0001F600"));
    }

    [Fact]
    public void ByteFallback_SpellsUnknownCharactersInBytes()
    {
        var tokenizer = Tiny(["a", "<0xC3>", "<0xA9>", "?"], [], model => (model["unk_token"], model["byte_fallback"]) = ("?", true));
        Assert.Equal([0, 1, 2, 3, 0], tokenizer.Encode("aé½a"));
    }

    [Fact]
    public void LowestRankGoesFirst_ThenLeftmost()
    {
        Assert.Equal([3, 1], Tiny(["a", "b", "bb", "ab"], ["a b", "b b"]).Encode("abb"));
        Assert.Equal([0, 2], Tiny(["a", "b", "bb", "ab"], ["b b", "a b"]).Encode("abb"));
        Assert.Equal([1, 0], Tiny(["a", "aa"], ["a a"]).Encode("aaa"));
    }

    private static Tokenizer Tiny(string[] vocabulary, string[] merges, Action<JsonNode>? change = null)
    {
        var json = TokenizerFile.Read("sentencepiece");
        (json["added_tokens"], json["post_processor"]) = (new JsonArray(), null);
        json["normalizer"] = new JsonObject { ["type"] = "Replace", ["pattern"] = new JsonObject { ["String"] = " " }, ["content"] = "\u2581" };
        var model = json["model"]!;
        (model["unk_token"], model["byte_fallback"]) = (null, false);
        model["vocab"] = new JsonObject(vocabulary.Select((token, id) => KeyValuePair.Create(token, (JsonNode?)id)));
        model["merges"] = new JsonArray([.. merges.Select(merge => (JsonNode?)merge)]);
        change?.Invoke(model);
        return TokenizerFile.Load(json.ToJsonString());
    }

    private static List<string> MergePlainly(string text, Dictionary<(string Left, string Right), int> merges)
    {
        var symbols = text.Select(unit => unit.ToString()).ToList();
        while (true)
        {
            var best = Enumerable.Range(0, Math.Max(0, symbols.Count - 1))
                .Select(i => (Rank: merges.GetValueOrDefault((symbols[i], symbols[i + 1]), -1), Position: i))
                .Where(pair => pair.Rank >= 0).DefaultIfEmpty((Rank: -1, Position: -1)).Min();
            if (best.Position < 0) return symbols;
            symbols[best.Position] += symbols[best.Position + 1];
            symbols.RemoveAt(best.Position + 1);
        }
    }
}
