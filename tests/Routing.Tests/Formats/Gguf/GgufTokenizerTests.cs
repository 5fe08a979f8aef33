using System.Text.Json.Nodes;
using Routing.Formats;
using Routing.Formats.Gguf;
using Routing.Formats.Tokenization;
using Routing.Tests.Testing;

namespace Routing.Tests.Formats.Gguf;

public class GgufTokenizerTests
{
    [Fact]
    public void ByteLevel_KeepsVocabularyMergesAndAddedTokens()
    {
        var json = Import(TinyGguf.Llama());
        Assert.Equal(["h", "e", "l", "o", "\u0120", "he", "<|bos|>", "<|eos|>", "<tool>"], json["model"]!["vocab"]!.AsObject().Select(pair => pair.Key));
        Assert.Equal("h e", Merge(Assert.Single(json["model"]!["merges"]!.AsArray())!));
        Assert.Equal(
            [(6, "<|bos|>", true), (7, "<|eos|>", true), (8, "<tool>", false)],
            json["added_tokens"]!.AsArray().Select(token => ((int)token!["id"]!, (string)token["content"]!, (bool)token["special"]!)));
        Assert.Equal(["Digits", "ByteLevel"], PreTokenizers(json).Select(step => (string)step["type"]!));
        var template = json["post_processor"]!;
        Assert.Equal(("TemplateProcessing", "<|bos|>"), ((string?)template["type"], (string?)template["single"]![0]!["SpecialToken"]!["id"]));
    }

    [Theory]
    [InlineData("gpt-2", false, false, 0)]
    [InlineData("llama-bpe", true, false, 1)]
    [InlineData("qwen2", false, true, 1)]
    [InlineData("deepseek-r1-qwen", false, true, 1)]
    [InlineData("deepseek-v3", false, false, 3)]
    [InlineData("default", false, false, 4)]
    public void PreTokenizerName_DecidesHowTextIsCut(string name, bool ignoresMerges, bool normalizes, int splits)
    {
        var json = Import(TinyGguf.Llama().Replace("tokenizer.ggml.pre", GgufValueType.String, writer => GgufBytes.WriteString(writer, name)));
        Assert.Equal(ignoresMerges, (bool)json["model"]!["ignore_merges"]!);
        Assert.Equal(normalizes, (string?)json["normalizer"]?["type"] == "NFC");
        Assert.Equal(splits, PreTokenizers(json).Count(step => (string?)step["type"] == "Split"));
    }

    [Fact]
    public void ByteLevel_EncodesAndDecodes()
    {
        var tokenizer = Load(TinyGguf.Llama());
        Assert.Equal([6, 5, 2, 4, 3, 8], tokenizer.Encode("hel o<tool>"));
        Assert.Equal("hel o<tool>", tokenizer.Decode([6, 5, 2, 4, 3, 8], skipSpecialTokens: true));
    }

    [Fact]
    public void SentencePiece_EncodesAndDecodes()
    {
        var tokenizer = Load(SentencePiece());
        // <s>, the space in front, "abc", "ab", and "!" as a byte.
        Assert.Equal([1, 259, 265, 263, 3 + '!'], tokenizer.Encode("abcab!"));
        Assert.Equal("abcab!", tokenizer.Decode([1, 259, 265, 263, 3 + '!'], skipSpecialTokens: true));
    }

    [Fact]
    public void Padding_IsNoPartOfTheTokenizer()
    {
        var bytes = TinyGguf.Llama()
            .Remove("tokenizer.ggml.tokens").Add("tokenizer.ggml.tokens", ["h", "e", "he", "<|eos|>", .. Enumerable.Range(4, 5).Select(i => $"[PAD{i}]")])
            .Remove("tokenizer.ggml.token_type").Add("tokenizer.ggml.token_type", [1, 1, 1, 3, 5, 5, 5, 5, 5])
            .Remove("tokenizer.ggml.bos_token_id").Add("tokenizer.ggml.bos_token_id", 3u)
            .Remove("tokenizer.ggml.eos_token_id").Add("tokenizer.ggml.eos_token_id", 3u);
        Assert.Equal(4, Import(bytes)["model"]!["vocab"]!.AsObject().Count);
    }

    [Fact]
    public void BrokenVocabularies_AreRefused()
    {
        AssertRefused(TinyGguf.Llama().Remove("tokenizer.ggml.merges").Add("tokenizer.ggml.merges", ["h e", "e x"]), "tokenizer.ggml.merges[1]");
        AssertRefused(TinyGguf.Llama().Remove("tokenizer.ggml.merges").Add("tokenizer.ggml.merges", ["he"]), "tokenizer.ggml.merges[0]");
        AssertRefused(TinyGguf.Llama().Remove("tokenizer.ggml.token_type").Add("tokenizer.ggml.token_type", [1, 1]), "tokenizer.ggml.token_type");
        AssertRefused(TinyGguf.Llama().Remove("tokenizer.ggml.token_type").Add("tokenizer.ggml.token_type", [1, 1, 1, 1, 1, 1, 9, 1, 1]), "tokenizer.ggml.token_type[6]");
        AssertRefused(
            TinyGguf.Llama().Remove("tokenizer.ggml.tokens").Add("tokenizer.ggml.tokens", ["h", "e", "h", "o", "x", "he", "a", "b", "c"]), "tokenizer.ggml.tokens[2]");
        AssertRefused(TinyGguf.Llama().Remove("tokenizer.ggml.bos_token_id"), "tokenizer.ggml.bos_token_id");
        AssertRefused(SentencePiece(bytesFrom: 1), "tokenizer.ggml.tokens");
        AssertRefused(SentencePiece().Remove("tokenizer.ggml.scores"), "tokenizer.ggml.scores");
    }

    [Fact]
    public void SentencePiece_GetsItsMergesFromScores()
    {
        var json = Import(SentencePiece());
        // "abc" (-1) beats "ab" (-2) and "bc" (-3); its two splits go by the ids of their left parts.
        Assert.Equal(["a bc", "ab c", "a b", "b c"], json["model"]!["merges"]!.AsArray().Select(merge => Merge(merge!)));
        Assert.Equal("<unk>", (string?)json["model"]!["unk_token"]);
        Assert.True((bool)json["model"]!["byte_fallback"]!);
        Assert.Equal(["Prepend", "Replace"], json["normalizer"]!["normalizers"]!.AsArray().Select(step => (string)step!["type"]!));
        Assert.Equal(["Replace", "ByteFallback", "Fuse", "Strip"], json["decoder"]!["decoders"]!.AsArray().Select(step => (string)step!["type"]!));
        Assert.Equal(["<unk>", "<s>", "</s>"], json["added_tokens"]!.AsArray().Select(token => (string)token!["content"]!));
        Assert.Equal("<s>", (string?)json["post_processor"]!["single"]![0]!["SpecialToken"]!["id"]);
    }

    [Fact]
    public void SentencePieceWithoutSpacePrefix_PrependsAndStripsNothing()
    {
        var json = Import(SentencePiece().Add("tokenizer.ggml.add_space_prefix", false));
        Assert.Equal(["Replace"], json["normalizer"]!["normalizers"]!.AsArray().Select(step => (string)step!["type"]!));
        Assert.DoesNotContain("Strip", json["decoder"]!["decoders"]!.AsArray().Select(step => (string)step!["type"]!));
    }

    private static GgufBytes SentencePiece(int bytesFrom = 0)
    {
        string[] pieces = ["\u2581", "a", "b", "c", "ab", "bc", "abc"];
        string[] tokens = ["<unk>", "<s>", "</s>", .. Enumerable.Range(bytesFrom, 256 - bytesFrom).Select(value => $"<0x{value:X2}>"), .. pieces];
        var bytes = 256 - bytesFrom;
        return TinyGguf.Llama()
            .Remove("tokenizer.ggml.model").Add("tokenizer.ggml.model", "llama")
            .Remove("tokenizer.ggml.pre").Add("tokenizer.ggml.pre", "default")
            .Remove("tokenizer.ggml.tokens").Add("tokenizer.ggml.tokens", tokens)
            .Remove("tokenizer.ggml.token_type").Add("tokenizer.ggml.token_type", [2, 3, 3, .. Enumerable.Repeat(6, bytes), .. Enumerable.Repeat(1, pieces.Length)])
            .Remove("tokenizer.ggml.merges")
            .Add("tokenizer.ggml.scores", [.. new float[3 + bytes], -9f, -8f, -7f, -6f, -2f, -3f, -1f])
            .Remove("tokenizer.ggml.bos_token_id").Add("tokenizer.ggml.bos_token_id", 1u)
            .Remove("tokenizer.ggml.eos_token_id").Add("tokenizer.ggml.eos_token_id", 2u)
            .RemoveTensor("token_embd.weight").AddTensor("token_embd.weight", [tokens.Length, TinyGguf.Hidden], new float[tokens.Length * TinyGguf.Hidden]);
    }

    /// <summary>The tokenizer.json of an import, which the product's own reader has taken.</summary>
    private static JsonNode Import(GgufBytes bytes) => Import(bytes, path =>
    {
        Tokenizer.Load(path);
        return JsonNode.Parse(File.ReadAllText(path))!;
    });

    private static Tokenizer Load(GgufBytes bytes) => Import(bytes, Tokenizer.Load);

    private static T Import<T>(GgufBytes bytes, Func<string, T> read)
    {
        using var folder = new TemporaryFolder();
        GgufImporter.Import(bytes.WriteTo(folder.File("a.gguf")), folder.File("out"), stop: TestContext.Current.CancellationToken);
        return read(folder.File("out/tokenizer.json"));
    }

    private static void AssertRefused(GgufBytes bytes, string item)
    {
        using var folder = new TemporaryFolder();
        var path = bytes.WriteTo(folder.File("a.gguf"));
        Assert.Equal(item, Assert.Throws<InvalidFileException>(() => GgufImporter.Import(path, folder.File("out"), stop: TestContext.Current.CancellationToken)).Item);
    }

    private static IEnumerable<JsonNode> PreTokenizers(JsonNode json) => json["pre_tokenizer"]!["pretokenizers"]!.AsArray().Select(step => step!);

    /// <summary>A merge in either of the two spellings.</summary>
    private static string Merge(JsonNode merge) => merge is JsonArray pair ? $"{pair[0]} {pair[1]}" : (string)merge!;
}
