using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Routing.Formats.Gguf.Import;

/// <summary>
/// Writes a SentencePiece BPE vocabulary as <c>tokenizer.json</c>, in the form transformers gives Llama 2's: spaces become U+2581, no
/// pre-tokenizer, bytes for characters the vocabulary lacks.
/// </summary>
internal static class SentencePieceTokenizerWriter
{
    private const string Space = "\u2581";

    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, NewLine = "\n" };

    public static void Check(string source, GgufVocabulary vocabulary)
    {
        if (vocabulary.Merges is null && vocabulary.Scores is null)
            throw new InvalidFileException(source, "tokenizer.ggml.scores", "the key is missing");
        var bytes = Enumerable.Range(0, vocabulary.Tokens.Count).Where(id => vocabulary.Types[id] == GgufTokenType.Byte)
            .Select(id => vocabulary.Tokens[id]).ToHashSet(StringComparer.Ordinal);
        var missing = Enumerable.Range(0, 256).Select(value => $"<0x{value:X2}>").FirstOrDefault(name => !bytes.Contains(name));
        if (missing is not null) throw new InvalidFileException(source, "tokenizer.ggml.tokens", $"the byte token {missing} is missing");
    }

    public static void Write(string path, GgufVocabulary vocabulary)
    {
        var json = new JsonObject
        {
            ["version"] = "1.0",
            ["truncation"] = null,
            ["padding"] = null,
            ["added_tokens"] = AddedTokens(vocabulary),
            ["normalizer"] = Normalizer(vocabulary.AddSpacePrefix),
            ["pre_tokenizer"] = null,
            ["post_processor"] = PostProcessor(vocabulary),
            ["decoder"] = Decoder(vocabulary.AddSpacePrefix),
            ["model"] = Model(vocabulary),
        };
        using var stream = File.Create(path);
        JsonSerializer.Serialize(stream, json, Readable);
    }

    private static JsonArray AddedTokens(GgufVocabulary vocabulary) => new(
    [
        .. Enumerable.Range(0, vocabulary.Tokens.Count).Where(vocabulary.IsAdded).Select(id => new JsonObject
        {
            ["id"] = id,
            ["content"] = vocabulary.Tokens[id],
            ["single_word"] = false,
            ["lstrip"] = false,
            ["rstrip"] = false,
            ["normalized"] = false,
            ["special"] = vocabulary.IsSpecial(id),
        }),
    ]);

    private static JsonObject Normalizer(bool addSpacePrefix)
    {
        var replace = Replace(" ", Space);
        return addSpacePrefix ? Sequence("normalizers", new JsonObject { ["type"] = "Prepend", ["prepend"] = Space }, replace) : Sequence("normalizers", replace);
    }

    private static JsonObject Decoder(bool addSpacePrefix)
    {
        List<JsonObject> steps = [Replace(Space, " "), new() { ["type"] = "ByteFallback" }, new() { ["type"] = "Fuse" }];
        if (addSpacePrefix) steps.Add(new() { ["type"] = "Strip", ["content"] = " ", ["start"] = 1, ["stop"] = 0 });
        return Sequence("decoders", [.. steps]);
    }

    private static JsonObject PostProcessor(GgufVocabulary vocabulary)
    {
        int[] before = vocabulary.AddBos ? [vocabulary.BosId!.Value] : [];
        int[] after = vocabulary.AddEos ? [vocabulary.EosId!.Value] : [];
        JsonNode[] Part(string sequence, int type) =>
        [
            .. before.Select(id => Item("SpecialToken", vocabulary.Tokens[id], type)),
            Item("Sequence", sequence, type),
            .. after.Select(id => Item("SpecialToken", vocabulary.Tokens[id], type)),
        ];
        var tokens = new JsonObject();
        foreach (var id in before.Concat(after).Distinct())
        {
            var token = vocabulary.Tokens[id];
            tokens[token] = new JsonObject { ["id"] = token, ["ids"] = new JsonArray(id), ["tokens"] = new JsonArray(token) };
        }
        return new JsonObject
        {
            ["type"] = "TemplateProcessing",
            ["single"] = new JsonArray(Part("A", 0)),
            ["pair"] = new JsonArray([.. Part("A", 0), .. Part("B", 1)]),
            ["special_tokens"] = tokens,
        };
    }

    private static JsonObject Model(GgufVocabulary vocabulary)
    {
        var merges = vocabulary.Merges ?? SentencePieceMerges.FromScores(
            vocabulary.Tokens, vocabulary.Scores!, id => vocabulary.Types[id] == GgufTokenType.Normal);
        var vocab = new JsonObject();
        for (var id = 0; id < vocabulary.Tokens.Count; id++) vocab[vocabulary.Tokens[id]] = id;
        return new JsonObject
        {
            ["type"] = "BPE",
            ["dropout"] = null,
            ["unk_token"] = vocabulary.UnknownId is { } unknown ? vocabulary.Tokens[unknown] : null,
            ["continuing_subword_prefix"] = null,
            ["end_of_word_suffix"] = null,
            ["fuse_unk"] = true,
            ["byte_fallback"] = true,
            ["vocab"] = vocab,
            ["merges"] = new JsonArray([.. merges.Select(merge => new JsonArray(merge.Left, merge.Right))]),
        };
    }

    private static JsonObject Replace(string from, string to) =>
        new() { ["type"] = "Replace", ["pattern"] = new JsonObject { ["String"] = from }, ["content"] = to };

    private static JsonObject Sequence(string name, params JsonObject[] steps) => new() { ["type"] = "Sequence", [name] = new JsonArray([.. steps]) };

    private static JsonObject Item(string kind, string id, int type) => new() { [kind] = new JsonObject { ["id"] = id, ["type_id"] = type } };
}
