using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Routing.Formats.Gguf.Import;

/// <summary>Writes <c>tokenizer_config.json</c> (chat template, names of the special tokens) and <c>generation_config.json</c> (their ids).</summary>
internal static class TokenizerConfigWriter
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, NewLine = "\n" };

    public static void WriteTokenizerConfig(string path, GgufVocabulary vocabulary, int maxPositions)
    {
        var json = new JsonObject
        {
            ["add_bos_token"] = vocabulary.AddBos,
            ["add_eos_token"] = vocabulary.AddEos,
            ["clean_up_tokenization_spaces"] = false,
            ["model_max_length"] = maxPositions,
            ["tokenizer_class"] = "PreTrainedTokenizerFast",
        };
        foreach (var (name, id) in new[]
        {
            ("bos_token", vocabulary.BosId), ("eos_token", vocabulary.EosId), ("unk_token", vocabulary.UnknownId), ("pad_token", vocabulary.PaddingId),
        })
        {
            if (id is not null) json[name] = vocabulary.Tokens[id.Value];
        }
        if (vocabulary.ChatTemplate is not null) json["chat_template"] = vocabulary.ChatTemplate;
        Write(path, json);
    }

    public static void WriteGenerationConfig(string path, GgufVocabulary vocabulary)
    {
        var json = new JsonObject();
        if (vocabulary.BosId is { } bos) json["bos_token_id"] = bos;
        if (vocabulary.EndIds.Count > 0) json["eos_token_id"] = new JsonArray([.. vocabulary.EndIds.Select(id => (JsonNode)id)]);
        if (vocabulary.PaddingId is { } padding) json["pad_token_id"] = padding;
        Write(path, json);
    }

    private static void Write(string path, JsonObject json)
    {
        using var stream = File.Create(path);
        JsonSerializer.Serialize(stream, json, Readable);
    }
}
