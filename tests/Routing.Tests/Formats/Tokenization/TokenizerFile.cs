using System.Text.Json.Nodes;
using Routing.Formats.Tokenization;
using Routing.Tests.Testing;

namespace Routing.Tests.Formats.Tokenization;

/// <summary>The two small tokenizers of the test data, trained on a few sentences, and variations of them.</summary>
internal static class TokenizerFile
{
    /// <summary>Digits alone, GPT-2's pattern, 256 bytes and 80 merges; control tokens 0 to 2 and <c>&lt;think&gt;</c>, which is not special.</summary>
    public static Tokenizer ByteLevel { get; } = Tokenizer.Load(Path("byte-level"));

    /// <summary>Built as Llama 2's: spaces as <c>▁</c>, unknown characters as bytes, <c>&lt;s&gt;</c> before each text.</summary>
    public static Tokenizer SentencePiece { get; } = Tokenizer.Load(Path("sentencepiece"));

    public static JsonObject Read(string name) => JsonNode.Parse(File.ReadAllText(Path(name)))!.AsObject();

    /// <summary>One of the two, changed.</summary>
    public static Tokenizer Load(string name, Action<JsonObject> change)
    {
        var json = Read(name);
        change(json);
        return Load(json.ToJsonString());
    }

    public static Tokenizer Load(string json)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("tokenizer.json"), json);
        return Tokenizer.Load(folder.File("tokenizer.json"));
    }

    private static string Path(string name) => TestData.Find("Tokenizers", name + ".json");
}
