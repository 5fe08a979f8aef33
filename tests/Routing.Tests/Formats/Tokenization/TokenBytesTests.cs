using System.Text;
using System.Text.Json.Nodes;
using CsCheck;
using Routing.Formats.Tokenization;
using Routing.Tests.Runtime.Grammars;

namespace Routing.Tests.Formats.Tokenization;

/// <summary>The bytes of single tokens, joined, are the text.</summary>
public class TokenBytesTests
{
    private static byte[] Bytes(Tokenizer tokenizer, IEnumerable<int> ids) => [.. ids.SelectMany(id => tokenizer.BytesOf(id)!)];

    [Fact]
    public void ByteLevel_BytesOfAText_AreItsUtf8() => Texts.Any.Sample(text =>
    {
        foreach (var tokenizer in (Tokenizer[])[TokenizerFile.ByteLevel, GrammarFixture.Tokenizer])
            Assert.Equal(Encoding.UTF8.GetBytes(text), Bytes(tokenizer, tokenizer.Encode(text)));
    }, iter: 500, threads: 1);

    [Fact]
    public void SentencePiece_BytesOfAText_AreItsUtf8_AfterTheSpaceThatEncodingPutsThere() => Texts.Any.Sample(text =>
    {
        var tokenizer = TokenizerFile.SentencePiece;
        var bytes = Bytes(tokenizer, tokenizer.Encode(text, addSpecialTokens: false, parseSpecialTokens: false));
        Assert.Equal(text.Length == 0 ? "" : " " + text.Replace('\u2581', ' '), Encoding.UTF8.GetString(bytes));
    }, iter: 500, threads: 1);

    [Fact]
    public void AnyTokens_SpellWhatTheyDecodeTo()
    {
        foreach (var tokenizer in (Tokenizer[])[TokenizerFile.ByteLevel, GrammarFixture.Tokenizer])
            Gen.Int[0, tokenizer.VocabularySize - 1].Array[0, 12].Sample(ids => Assert.Equal(tokenizer.Decode(ids), Encoding.UTF8.GetString(Bytes(tokenizer, ids))), iter: 500, threads: 1);
    }

    [Fact]
    public void SentencePiece_SpellsBytesAndSpaces()
    {
        var tokenizer = TokenizerFile.SentencePiece;
        for (var value = 0; value < 256; value++) Assert.Equal([(byte)value], tokenizer.BytesOf(tokenizer.IdOf($"<0x{value:X2}>")!.Value)!);
        Assert.Equal(" "u8, tokenizer.BytesOf(tokenizer.IdOf("\u2581")!.Value)!);
        Assert.Equal("小"u8, tokenizer.BytesOf(tokenizer.IdOf("小")!.Value)!);
        Assert.Equal("</s>"u8, tokenizer.BytesOf(tokenizer.IdOf("</s>")!.Value)!);
        Assert.Null(tokenizer.BytesOf(-1));
        Assert.Null(tokenizer.BytesOf(tokenizer.VocabularySize));
    }

    [Theory]
    [InlineData("""{"type":"Metaspace","replacement":"▁","prepend_scheme":"always","split":true}""", " ")]
    [InlineData("""{"type":"Sequence","decoders":[{"type":"Replace","pattern":{"String":"▁"},"content":"+-"},{"type":"Strip","content":"-","start":0,"stop":1}]}""", "+")]
    [InlineData("null", "▁")]
    public void OtherDecoders_HaveTheirSay(string decoder, string space)
    {
        var tokenizer = TokenizerFile.Load("sentencepiece", json => json["decoder"] = JsonNode.Parse(decoder));
        Assert.Equal(space, Encoding.UTF8.GetString(tokenizer.BytesOf(tokenizer.IdOf("\u2581")!.Value)!));
    }
}
