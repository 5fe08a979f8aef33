using CsCheck;
using Routing.Formats.Tokenization;
using Routing.Tests.Testing;

namespace Routing.Tests.Formats.Tokenization;

public class ByteLevelTokenizerWriterTests
{
    private static readonly string[] s_vocabulary = [.. Enumerable.Range(0, 256).Select(value => ByteAlphabet.Character((byte)value).ToString()), "\u0120a", "ab"];
    private static readonly (string, string)[] s_merges = [("\u0120", "a"), ("a", "b")];

    [Fact]
    public void Written_IsWhatIsLoaded()
    {
        var tokenizer = Write(["<|end|>", "ab"]);
        Assert.Equal(259, tokenizer.VocabularySize);
        Assert.Equal((258, 257), (tokenizer.IdOf("<|end|>"), tokenizer.IdOf("ab")));
        Assert.True(tokenizer.IsSpecial(258) && tokenizer.IsSpecial(257));
        Assert.Equal([256, tokenizer.IdOf("1")!.Value, tokenizer.IdOf("2")!.Value, 258], tokenizer.Encode(" a12<|end|>"));
        Texts.Any.Sample(text => Assert.Equal(text, tokenizer.Decode(tokenizer.Encode(text))), iter: 300, threads: 1);
    }

    // Whole pieces are in the vocabulary and taken as they are, so tokens show the pieces.
    [Theory]
    [InlineData(ByteLevelPreTokenizer.DigitsGpt2, "x|'|LL| |1|2|.| |y")]
    [InlineData(ByteLevelPreTokenizer.Gpt2, "x|'|LL| 12|.| |y")]
    [InlineData(ByteLevelPreTokenizer.Llama3, "x|'LL| |12|.| |y")]
    [InlineData(ByteLevelPreTokenizer.Qwen2, "x|'LL| |1|2|.| |y")]
    [InlineData(ByteLevelPreTokenizer.DeepSeekV3, "x|'LL| |12|.| |y")]
    public void PreTokenizer_IsTheOneNamed(ByteLevelPreTokenizer preTokenizer, string pieces)
    {
        using var folder = new TemporaryFolder();
        string[] vocabulary = [.. s_vocabulary, "'LL", "LL", "12", "\u012012"];
        ByteLevelTokenizerWriter.Write(folder.File("t.json"), vocabulary, [], [], new ByteLevelTokenizerOptions { PreTokenizer = preTokenizer, IgnoreMerges = true });
        var tokenizer = Tokenizer.Load(folder.File("t.json"));
        Assert.Equal(pieces.Split('|'), tokenizer.Encode("x'LL 12. y").Select(id => tokenizer.Decode([id])));
    }

    [Fact]
    public void Options_AreWritten()
    {
        var tokenizer = Write(["<s>", "</s>"], new ByteLevelTokenizerOptions { NormalizeToNfc = true, AddedTokens = ["<think>"], Prefix = ["<s>"], Suffix = ["</s>"] });
        var ids = tokenizer.Encode("e\u0301<think>");
        Assert.Equal((258, 260, 259), (ids[0], ids[^2], ids[^1]));
        Assert.False(tokenizer.IsSpecial(260));
        Assert.Equal("é<think>", tokenizer.Decode(ids, skipSpecialTokens: true));
    }

    [Fact]
    public void WhatCannotBeLoaded_IsNotWritten()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("t.json");
        Assert.Throws<ArgumentException>(() => ByteLevelTokenizerWriter.Write(path, ["a", "a"], [], []));
        Assert.Throws<ArgumentException>(() => ByteLevelTokenizerWriter.Write(path, ["a", "b"], [("a", "b")], []));
        Assert.Throws<ArgumentException>(() => ByteLevelTokenizerWriter.Write(path, ["a", " ", "a "], [("a", " ")], []));
        Assert.Throws<ArgumentException>(() => ByteLevelTokenizerWriter.Write(path, ["a"], [], ["<s>", "<s>"]));
        Assert.Throws<ArgumentException>(() => ByteLevelTokenizerWriter.Write(path, ["a"], [], [], new ByteLevelTokenizerOptions { Prefix = ["<s>"] }));
        Assert.False(File.Exists(path));
    }

    private static Tokenizer Write(string[] special, ByteLevelTokenizerOptions? options = null)
    {
        using var folder = new TemporaryFolder();
        ByteLevelTokenizerWriter.Write(folder.File("tokenizer.json"), s_vocabulary, s_merges, special, options);
        return Tokenizer.Load(folder.File("tokenizer.json"));
    }
}
