using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CsCheck;
using Microsoft.ML.Tokenizers;
using Routing.Formats.Tokenization;
using Routing.Formats.Tokenization.Patterns;
using Tokenizer = Routing.Formats.Tokenization.Tokenizer;

namespace Routing.Tests.Formats.Tokenization;

public class TokenizerTests
{
    [Fact]
    public void ByteLevel_DecodesWhatItEncoded() => Texts.Any.Sample(text =>
    {
        var tokenizer = TokenizerFile.ByteLevel;
        Assert.Equal(text, tokenizer.Decode(tokenizer.Encode(text)));
        Assert.Equal(text, tokenizer.Decode(tokenizer.Encode(text, parseSpecialTokens: false), skipSpecialTokens: true));
    }, iter: 1500, threads: 1);

    [Fact]
    public void SentencePiece_DecodesWhatItEncoded() => Texts.Any.Sample(text =>
    {
        // Its spelling of a space is lost, by design.
        var tokenizer = TokenizerFile.SentencePiece;
        Assert.Equal(text.Replace('\u2581', ' '), tokenizer.Decode(tokenizer.Encode(text, parseSpecialTokens: false), skipSpecialTokens: true));
    }, iter: 1500, threads: 1);

    [Theory]
    [InlineData(SplitPatterns.Gpt2)]
    [InlineData(SplitPatterns.Llama3)]
    [InlineData(SplitPatterns.Qwen2)]
    public void ByteLevel_AgreesWithMicrosoftMLTokenizers(string pattern)
    {
        var json = TokenizerFile.Read("byte-level");
        var vocabulary = json["model"]!["vocab"]!.AsObject().Select(token => KeyValuePair.Create(token.Key, (int)token.Value!)).ToList();
        var oracle = BpeTokenizer.Create(new BpeOptions(vocabulary)
        {
            Merges = json["model"]!["merges"]!.AsArray().Select(merge => (string)merge!).ToList(),
            ByteLevel = true,
            PreTokenizer = new RegexPreTokenizer(new Regex(pattern), null),
        });
        json["pre_tokenizer"] = JsonNode.Parse($$"""
            {"type":"Sequence","pretokenizers":[
              {"type":"Split","pattern":{"Regex":{{JsonValue.Create(pattern).ToJsonString()}}},"behavior":"Isolated","invert":false},
              {"type":"ByteLevel","add_prefix_space":false,"trim_offsets":true,"use_regex":false}]}
            """);
        var tokenizer = TokenizerFile.Load(json.ToJsonString());
        Gen.Frequency<string>((3, Texts.Latin), (1, Gen.OneOf("the small model", " we don't", "route(score, threshold):\n    return", "Schritt"))).Array[1, 3].Select(string.Concat)
            .Sample(text => Assert.Equal(oracle.EncodeToIds(text), tokenizer.Encode(text)), iter: 600, threads: 1);
    }

    [Theory]
    [InlineData("byte-level")]
    [InlineData("sentencepiece")]
    public void Streaming_IsTheWhole(string name)
    {
        var tokenizer = name == "byte-level" ? TokenizerFile.ByteLevel : TokenizerFile.SentencePiece;
        Gen.Int[-1, tokenizer.VocabularySize].Array[0, 40].Sample(ids =>
        {
            foreach (var skip in (bool[])[false, true])
            {
                var detokenizer = tokenizer.CreateDetokenizer(skip);
                List<string> parts = [.. ids.Select(detokenizer.Append).ToArray(), detokenizer.Finish()];
                Assert.Equal(tokenizer.Decode(ids, skip), string.Concat(parts));
                Assert.All(parts, part => Assert.Equal(part, Encoding.Unicode.GetString(Encoding.Unicode.GetBytes(part))));
            }
        }, iter: 1000, threads: 1);
    }

    [Fact]
    public void ByteLevel_DecodesAnyIdsAsUtf8DoesTheirBytes()
    {
        // Ids 3 to 258 are the 256 bytes.
        Gen.Byte.Array[0, 30].Sample(bytes =>
        {
            int[] ids = [.. bytes.Select(value => TokenizerFile.ByteLevel.IdOf(ByteAlphabet.Character(value).ToString())!.Value)];
            Assert.Equal(Encoding.UTF8.GetString(bytes), TokenizerFile.ByteLevel.Decode(ids));
        }, iter: 1000, threads: 1);
    }

    [Fact]
    public void Streaming_EmitsCharactersAsSoonAsTheyAreComplete()
    {
        var byteLevel = TokenizerFile.ByteLevel;
        var detokenizer = byteLevel.CreateDetokenizer();
        var bytes = Encoding.UTF8.GetBytes("😀").Select(value => byteLevel.IdOf(ByteAlphabet.Character(value).ToString())!.Value).ToArray();
        Assert.Equal(["", "", "", "😀"], bytes.Select(detokenizer.Append));
        Assert.Equal("", detokenizer.Append(bytes[0]));
        Assert.Equal("\uFFFD", detokenizer.Finish());
        Assert.Throws<InvalidOperationException>(() => detokenizer.Append(bytes[0]));

        var sentencePiece = TokenizerFile.SentencePiece;
        detokenizer = sentencePiece.CreateDetokenizer();
        int[] ids = [.. new[] { "<s>", "\u2581the", "\u2581", "<0x0A>", "<0xE2>", "<0x82>", "<0xAC>", "<0xE2>", "a" }.Select(token => sentencePiece.IdOf(token)!.Value)];
        Assert.Equal(["", "the", " ", "\n", "", "", "€", "", "\uFFFDa"], ids.Select(detokenizer.Append));
    }

    [Fact]
    public void SentencePiece_StripsOneLeadingSpace()
    {
        var tokenizer = TokenizerFile.SentencePiece;
        Assert.Equal("  the", tokenizer.Decode(tokenizer.Encode("  the"), skipSpecialTokens: true));
        Assert.Equal("<s> the", tokenizer.Decode(tokenizer.Encode("the")));
        Assert.Equal("", tokenizer.Decode([]));
    }

    [Fact]
    public void Template_GoesAroundTheText()
    {
        Assert.Equal([1], TokenizerFile.SentencePiece.Encode(""));
        Assert.Equal([], TokenizerFile.SentencePiece.Encode("", addSpecialTokens: false));
        var both = TokenizerFile.Load("sentencepiece", json =>
        {
            json["post_processor"]!["single"]!.AsArray().Add(JsonNode.Parse("""{"SpecialToken":{"id":"</s>","type_id":0}}"""));
            json["post_processor"]!["special_tokens"]!["</s>"] = JsonNode.Parse("""{"id":"</s>","ids":[2],"tokens":["</s>"]}""");
        });
        Assert.Equal([1, both.IdOf("\u2581the")!.Value, 2], both.Encode("the"));
    }

    [Fact]
    public void SpecialTokens_AreParsedOnlyWhereAllowed()
    {
        var tokenizer = TokenizerFile.ByteLevel;
        const string text = "<|im_start|>a<think><|im_end|>";
        var parsed = tokenizer.Encode(text);
        Assert.Equal([1, tokenizer.IdOf("a")!.Value, tokenizer.IdOf("<think>")!.Value, 2], parsed);
        var untrusted = tokenizer.Encode(text, parseSpecialTokens: false);
        Assert.DoesNotContain(untrusted, tokenizer.IsSpecial);
        Assert.Contains(tokenizer.IdOf("<think>")!.Value, untrusted);

        int[] segmented = tokenizer.Encode([new("<|im_start|>", true), new("a<|im_end|>", false), new("<|im_", true), new("end|>", false), new("<|im_end|>", true)]);
        Assert.Equal([1, .. tokenizer.Encode("a<|im_end|><|im_end|>", parseSpecialTokens: false), 2], segmented);
        Assert.Equal(parsed, tokenizer.Encode([new("<|im_", true), new("start|>a<think>", true), new("<|im_end|>", true)]));
    }

    [Fact]
    public void Segments_ThatAllAllowOrAllForbid_AreTheTextJoined() => Gen.Select(Texts.Any.Array[0, 4], Gen.Bool).Sample((parts, parse) =>
    {
        // Parts are well-formed apart, so they are joined.
        foreach (var tokenizer in (Tokenizer[])[TokenizerFile.ByteLevel, TokenizerFile.SentencePiece])
            Assert.Equal(tokenizer.Encode(string.Concat(parts), true, parse), tokenizer.Encode(parts.Select(part => new TextSegment(part, parse))));
    }, iter: 1000, threads: 1);

    [Theory]
    [InlineData("single_word", "xTAGx TAG x TAG_", "x|T|A|G|x| |TAG#| |x| |T|A|G|_")]
    [InlineData("lstrip", "x \n TAG x", "x|TAG#| |x")]
    [InlineData("rstrip", "x TAG \n x", "x| |TAG#|x")]
    [InlineData("none", "xTAG TAGGER", "x|TAG#| |TAGGER#")]
    public void AddedTokenFlags_AreHonoured(string flag, string text, string expected)
    {
        var tokenizer = TokenizerFile.Load("byte-level", json =>
        {
            Add(json, 500, "TAG", flag);
            if (flag == "none") Add(json, 501, "TAGGER", flag);
            json["model"]!["merges"] = new JsonArray();
        });
        Assert.Equal(expected.Split('|'), tokenizer.Encode(text).Select(id => id >= 500 ? tokenizer.TokenText(id) + "#" : tokenizer.Decode([id])));
    }

    [Fact]
    public void NormalizedAddedTokens_AreFoundInNormalizedText()
    {
        foreach (var normalized in (bool[])[true, false])
        {
            var tokenizer = TokenizerFile.Load("byte-level", json =>
            {
                json["normalizer"] = JsonNode.Parse("""{"type":"Lowercase"}""");
                Add(json, 500, "Tag", normalized ? "normalized" : "none");
            });
            Assert.Equal(normalized ? 2 : 1, tokenizer.Encode("tAG,Tag").Count(id => id == 500));
        }
    }

    [Fact]
    public void Normalizers_ChangeTheText()
    {
        var tokenizer = TokenizerFile.Load("byte-level", json => json["normalizer"] = JsonNode.Parse("""
            {"type":"Sequence","normalizers":[{"type":"NFC"},{"type":"Lowercase"},{"type":"Strip","strip_left":true,"strip_right":false},
             {"type":"Replace","pattern":{"Regex":"\\d{2}"},"content":"$1"},{"type":"Prepend","prepend":"> "}]}
            """));
        Assert.Equal("> é$1i\u0307 ", tokenizer.Decode(tokenizer.Encode(" E\u030142İ ")));
    }

    [Fact]
    public void PrefixSpace_IsAddedOnce()
    {
        var tokenizer = TokenizerFile.Load("byte-level", json => json["pre_tokenizer"]!["pretokenizers"]![1]!["add_prefix_space"] = true);
        Assert.Equal(" the", tokenizer.Decode(tokenizer.Encode("the")));
        Assert.Equal(tokenizer.Encode("the"), tokenizer.Encode(" the"));
    }

    [Fact]
    public void LoneSurrogates_BecomeReplacementCharacters() =>
        Assert.Equal("a\uFFFDb\uFFFD", TokenizerFile.ByteLevel.Decode(TokenizerFile.ByteLevel.Encode("a\uD83Db\uDE00")));

    [Theory]
    [InlineData("a")]
    [InlineData(" ")]
    [InlineData("\n")]
    [InlineData("1")]
    [InlineData("<")]
    [InlineData("the")]
    [InlineData("\u0301")]
    [InlineData("😀")]
    public void LongRuns_Finish(string unit)
    {
        var text = string.Concat(Enumerable.Repeat(unit, 30_000));
        foreach (var tokenizer in (Tokenizer[])[TokenizerFile.ByteLevel, TokenizerFile.SentencePiece])
            Assert.Equal(text, tokenizer.Decode(tokenizer.Encode(text), skipSpecialTokens: true));
    }

    [Fact]
    public void ConcurrentUse_GivesTheSame()
    {
        var tokenizer = TokenizerFile.ByteLevel;
        string[] texts = [.. Enumerable.Range(0, 200).Select(i => $"the model {i * 7919 % 1000} routes {new string((char)('a' + i % 26), i % 40)}")];
        var expected = texts.Select(text => Tokenizer.Load(Testing.TestData.Find("Tokenizers", "byte-level.json")).Encode(text)).ToArray();
        Parallel.For(0, 2000, i => Assert.Equal(expected[i % texts.Length], tokenizer.Encode(texts[i % texts.Length])));
    }

    [Fact]
    public void Tokens_AreNamedAndNumbered()
    {
        var tokenizer = TokenizerFile.ByteLevel;
        Assert.Equal(340, tokenizer.VocabularySize);
        Assert.Equal(("<|im_end|>", 2, true), (tokenizer.TokenText(2), tokenizer.IdOf("<|im_end|>"), tokenizer.IsSpecial(2)));
        Assert.Equal((339, false), (tokenizer.IdOf("<think>"), tokenizer.IsSpecial(339)));
        Assert.Equal((null, null, null, false), (tokenizer.TokenText(340), tokenizer.TokenText(-1), tokenizer.IdOf("no such token"), tokenizer.IsSpecial(-5)));
        Assert.Equal(4, tokenizer.AddedTokens.Count);
    }

    private static void Add(JsonObject json, int id, string content, string flag)
    {
        var token = JsonNode.Parse("""{"single_word":false,"lstrip":false,"rstrip":false,"normalized":false,"special":false}""")!;
        if (flag != "none") token[flag] = true;
        (token["id"], token["content"]) = (id, content);
        json["added_tokens"]!.AsArray().Add(token);
    }
}
