using System.Text;
using System.Text.Json.Nodes;
using CsCheck;
using Routing.Formats;
using Routing.Tests.Testing;
using Tokenizer = Routing.Formats.Tokenization.Tokenizer;

namespace Routing.Tests.Formats.Tokenization;

public class TokenizerRefusalTests
{
    [Theory]
    [InlineData("version", "\"2.0\"", "version")]
    [InlineData("extra", "1", "extra")]
    [InlineData("normalizer", """{"type":"Precompiled","precompiled_charsmap":""}""", "normalizer")]
    [InlineData("normalizer", """{"type":"NFC","extra":1}""", "normalizer.extra")]
    [InlineData("normalizer", """{"type":"Replace","pattern":{"Regex":"("},"content":""}""", "normalizer.pattern.Regex")]
    [InlineData("normalizer", """{"type":"Replace","pattern":{"String":""},"content":""}""", "normalizer.pattern.String")]
    [InlineData("normalizer", "[]", "normalizer")]
    [InlineData("pre_tokenizer", """{"type":"UnicodeScripts"}""", "pre_tokenizer")]
    [InlineData("pre_tokenizer", """{"type":"Split","pattern":{"String":"a"},"behavior":"Shredded","invert":false}""", "pre_tokenizer.behavior")]
    [InlineData("pre_tokenizer", """{"type":"Split","pattern":{"String":"a","Regex":"a"},"behavior":"Removed","invert":false}""", "pre_tokenizer.pattern")]
    [InlineData("pre_tokenizer", """{"type":"Sequence","pretokenizers":[{"type":"ByteLevel","add_prefix_space":false},{"type":"Digits"}]}""", "pre_tokenizer.pretokenizers[1]")]
    [InlineData("pre_tokenizer", """{"type":"Metaspace","replacement":"__"}""", "pre_tokenizer.replacement")]
    [InlineData("pre_tokenizer", """{"type":"Metaspace","replacement":"_","prepend_scheme":"last"}""", "pre_tokenizer.prepend_scheme")]
    [InlineData("pre_tokenizer", """{"type":"Metaspace","replacement":"_","prepend_scheme":"first","add_prefix_space":false}""", "pre_tokenizer")]
    [InlineData("decoder", """{"type":"CTC"}""", "decoder")]
    [InlineData("decoder", """{"type":"Sequence","decoders":[{"type":"Fuse"},{"type":"ByteFallback"}]}""", "decoder.decoders[1]")]
    [InlineData("decoder", """{"type":"Strip","content":" ","start":-1,"stop":0}""", "decoder.start")]
    [InlineData("post_processor", """{"type":"BertProcessing","sep":["a",1],"cls":["a",1]}""", "post_processor")]
    [InlineData("post_processor", """{"type":"TemplateProcessing","single":[],"pair":[],"special_tokens":{}}""", "post_processor.single")]
    [InlineData("post_processor", """{"type":"TemplateProcessing","single":[{"SpecialToken":{"id":"<s>","type_id":0}}],"pair":[],"special_tokens":{}}""", "post_processor.single[0].SpecialToken")]
    [InlineData("post_processor", """{"type":"TemplateProcessing","single":[],"pair":[],"special_tokens":{"<s>":{"id":"<s>","ids":[3],"tokens":["<|im_end|>"]}}}""", "post_processor.special_tokens.<s>")]
    [InlineData("added_tokens", """[{"id":0}]""", "added_tokens[0]")]
    [InlineData("model", """{"type":"WordPiece"}""", "model.type")]
    [InlineData("model", "null", "top level")]
    [InlineData("model", """{"type":"BPE","vocab":{"a":0},"merges":[],"dropout":0.1}""", "model.dropout")]
    [InlineData("model", """{"type":"BPE","vocab":{"a":0},"merges":[],"end_of_word_suffix":"</w>"}""", "model.end_of_word_suffix")]
    [InlineData("model", """{"type":"BPE","vocab":{"a":0},"merges":[],"unk_token":"u"}""", "model.unk_token")]
    [InlineData("model", """{"type":"BPE","vocab":{"a":0,"b":0},"merges":[]}""", "model.vocab.b")]
    [InlineData("model", """{"type":"BPE","vocab":{"a":-1},"merges":[]}""", "model.vocab.a")]
    [InlineData("model", """{"type":"BPE","vocab":{"a":1.5},"merges":[]}""", "model.vocab.a")]
    [InlineData("model", """{"type":"BPE","vocab":{"a":1e99},"merges":[]}""", "model.vocab.a")]
    [InlineData("model", """{"type":"BPE","vocab":{"a":4194304},"merges":[]}""", "model.vocab.a")]
    [InlineData("model", """{"type":"BPE","vocab":{"a":"0"},"merges":[]}""", "model.vocab.a")]
    [InlineData("model", """{"type":"BPE","vocab":["a"],"merges":[]}""", "model.vocab")]
    [InlineData("model", """{"type":"BPE","vocab":{"a":0},"merges":["a a"]}""", "model.merges[0]")]
    [InlineData("model", """{"type":"BPE","vocab":{"a":0,"aa":1},"merges":["a a","a a"]}""", "model.merges[1]")]
    [InlineData("model", """{"type":"BPE","vocab":{"a":0,"aa":1},"merges":["a a a"]}""", "model.merges[0]")]
    [InlineData("model", """{"type":"BPE","vocab":{"a":0,"aa":1},"merges":[["a"]]}""", "model.merges[0]")]
    [InlineData("model", """{"type":"BPE","vocab":{"a":0,"aa":1},"merges":[["a",1]]}""", "model.merges[0]")]
    [InlineData("model", """{"type":"BPE","vocab":{"a":0},"merges":{}}""", "model.merges")]
    public void Section_IsRefusedByName(string section, string value, string item)
    {
        var exception = Assert.Throws<InvalidFileException>(() => TokenizerFile.Load("byte-level", json =>
        {
            if (section == "model") (json["added_tokens"], json["post_processor"]) = (null, null);
            json[section] = JsonNode.Parse(value);
        }));
        Assert.Equal(item, exception.Item);
    }

    [Theory]
    [InlineData(2, "<|im_other|>", "is added under an id that another token has")]
    [InlineData(5, "<|im_end|>", "is in the vocabulary under another id")]
    [InlineData(600, "<think>", "is added twice")]
    [InlineData(600, "", "is empty")]
    public void AddedToken_ThatContradictsTheVocabulary_IsRefused(int id, string content, string why)
    {
        var exception = Assert.Throws<InvalidFileException>(() => TokenizerFile.Load("byte-level", json => json["added_tokens"]!.AsArray().Add(new JsonObject
        {
            ["id"] = id, ["content"] = content, ["single_word"] = false, ["lstrip"] = false, ["rstrip"] = false, ["normalized"] = false, ["special"] = true,
        })));
        Assert.True(exception.Item == "added_tokens[4]", why);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("<html>")]
    [InlineData("version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n")]
    [InlineData("{\"version\":\"1.0\",\"version\":\"1.0\"}")]
    [InlineData("{\"model\":{\"vocab\":{\"\\ud800\":0},\"merges\":[]}}")]
    [InlineData("{\"model\":{\"vocab\":{},\"merges\":[]}}")]
    public void WhatIsNoTokenizer_IsRefused(string content) => Assert.Throws<InvalidFileException>(() => TokenizerFile.Load(content));

    [Fact]
    public void MissingFileOrFolder_IsRefused()
    {
        using var folder = new TemporaryFolder();
        Assert.Throws<InvalidFileException>(() => Tokenizer.Load(folder.File("none.json")));
        Assert.Throws<InvalidFileException>(() => Tokenizer.Load(folder.Path));
    }

    [Fact]
    public void DeepNesting_IsRefused() => Assert.Throws<InvalidFileException>(() => TokenizerFile.Load(
        string.Concat(Enumerable.Repeat("{\"normalizer\":", 5000)) + "null" + new string('}', 5000)));

    [Fact]
    public void SlowPattern_IsStoppedWhileEncoding()
    {
        var tokenizer = TokenizerFile.Load("byte-level", json => json["pre_tokenizer"] = JsonNode.Parse(
            """{"type":"Split","pattern":{"Regex":"(?:(?:a|aa)+)+b"},"behavior":"Isolated","invert":false}"""));
        var exception = Assert.Throws<InvalidFileException>(() => tokenizer.Encode(new string('a', 5000)));
        Assert.Equal("pre_tokenizer.pattern.Regex", exception.Item);
    }

    [Theory]
    [InlineData("byte-level")]
    [InlineData("sentencepiece")]
    public void DamagedFiles_LoadOrAreRefused(string name)
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("tokenizer.json");
        var whole = TokenizerFile.Read(name);
        // Most of the file is vocabulary; the rest is what is worth damaging.
        whole["model"]!["merges"] = new JsonArray([.. whole["model"]!["merges"]!.AsArray().Take(4).Select(merge => merge!.DeepClone())]);
        Gen.UInt.Select(Gen.Bool).Sample((seed, inTree) =>
        {
            var random = new Random((int)seed);
            File.WriteAllBytes(path, inTree ? DamageTree(whole, random) : DamageBytes(whole, random));
            try
            {
                var tokenizer = Tokenizer.Load(path);
                tokenizer.Decode(tokenizer.Encode("The modèl 12\n <s> \U0001F600 <think>"));
            }
            catch (InvalidFileException)
            {
                // The only way a file may fail.
            }
        }, iter: 150, threads: 1);
    }

    private static byte[] DamageTree(JsonObject whole, Random random)
    {
        var json = whole.DeepClone();
        var node = json;
        JsonNode? parent = null;
        object key = "";
        // A random path from the top, not often to the bottom.
        while (node is JsonObject { Count: > 0 } or JsonArray { Count: > 0 } && (parent is null || random.Next(4) > 0))
        {
            parent = node;
            key = parent is JsonObject map ? map.ElementAt(random.Next(map.Count)).Key : random.Next(parent.AsArray().Count);
            node = key is string name ? parent[name] : parent[(int)key];
        }
        string[] values = ["null", "0", "-1", "1e400", "99999999999", "true", "\"\"", "\"a\"", "\"\\ud800\"", "\"((\"", "[]", "[[]]", "{}", "{\"type\":\"NFC\"}", "{\"String\":\"a\"}", "{\"\\ud800\":1}"];
        // Written as text: a node cannot hold what is not valid Unicode.
        const string mark = "damage-goes-here";
        if (key is string property) parent![property] = mark;
        else parent![(int)key] = mark;
        return Encoding.UTF8.GetBytes(json.ToJsonString().Replace($"\"{mark}\"", values[random.Next(values.Length)], StringComparison.Ordinal));
    }

    private static byte[] DamageBytes(JsonObject whole, Random random)
    {
        var bytes = Encoding.UTF8.GetBytes(whole.ToJsonString());
        for (var count = random.Next(1, 4); count > 0; count--) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
        return random.Next(4) == 0 ? bytes[..random.Next(bytes.Length)] : bytes;
    }
}
