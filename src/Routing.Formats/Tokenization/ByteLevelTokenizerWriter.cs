using System.Text.Encodings.Web;
using System.Text.Json;
using Routing.Formats.Tokenization.Patterns;

namespace Routing.Formats.Tokenization;

/// <summary>Writes byte-level BPE tokenizers as Hugging Face <c>tokenizer.json</c>.</summary>
public static class ByteLevelTokenizerWriter
{
    /// <summary>Writes a tokenizer that <see cref="Tokenizer.Load"/> and transformers read alike.</summary>
    /// <param name="path">The file to write.</param>
    /// <param name="vocabulary">Every token in id order, in GPT-2's byte alphabet (a space is <c>Ġ</c>).</param>
    /// <param name="merges">Pairs of tokens, most urgent first; both parts and their concatenation are in the vocabulary.</param>
    /// <param name="specialTokens">
    /// Tokens never made by merging. One that the vocabulary lists keeps its id there; the others get the ids after the vocabulary, in order.
    /// </param>
    /// <param name="options">Pre-tokenizer and the rest; null for the defaults.</param>
    /// <exception cref="ArgumentException">A token is listed twice, or a merge, prefix or suffix names an unknown token.</exception>
    public static void Write(
        string path,
        IReadOnlyList<string> vocabulary,
        IReadOnlyList<(string Left, string Right)> merges,
        IReadOnlyList<string> specialTokens,
        ByteLevelTokenizerOptions? options = null)
    {
        options ??= new ByteLevelTokenizerOptions();
        var ids = AssignIds(vocabulary, [.. specialTokens, .. options.AddedTokens]);
        Check(vocabulary, merges, [.. options.Prefix, .. options.Suffix], ids);

        using var file = File.Create(path);
        using var json = new Utf8JsonWriter(file, new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        json.WriteStartObject();
        json.WriteString("version", "1.0");
        json.WriteNull("truncation");
        json.WriteNull("padding");
        WriteAddedTokens(json, specialTokens, options.AddedTokens, ids);
        WriteNormalizer(json, options.NormalizeToNfc);
        WritePreTokenizer(json, options.PreTokenizer);
        WritePostProcessor(json, options, ids);
        WriteByteLevel(json, "decoder", addPrefixSpace: true, useRegex: true);
        WriteModel(json, vocabulary, merges, options.IgnoreMerges);
        json.WriteEndObject();
    }

    private static Dictionary<string, int> AssignIds(IReadOnlyList<string> vocabulary, IReadOnlyList<string> added)
    {
        var ids = new Dictionary<string, int>(vocabulary.Count + added.Count, StringComparer.Ordinal);
        foreach (var token in vocabulary)
            if (!ids.TryAdd(token, ids.Count)) throw new ArgumentException($"The token '{token}' is in the vocabulary twice.", nameof(vocabulary));
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var token in added)
        {
            if (token.Length == 0 || !seen.Add(token)) throw new ArgumentException($"The added token '{token}' is empty or listed twice.", nameof(added));
            ids.TryAdd(token, ids.Count);
        }
        return ids;
    }

    private static void Check(
        IReadOnlyList<string> vocabulary, IReadOnlyList<(string Left, string Right)> merges, IReadOnlyList<string> template, Dictionary<string, int> ids)
    {
        bool InVocabulary(string token) => ids.TryGetValue(token, out var id) && id < vocabulary.Count;
        foreach (var (left, right) in merges)
        {
            if (!InVocabulary(left) || !InVocabulary(right) || !InVocabulary(left + right))
                throw new ArgumentException($"The merge '{left}' + '{right}' names a token that the vocabulary lacks.", nameof(merges));
            // The file spells a merge with a space between its parts.
            if (left.Contains(' ') || right.Contains(' '))
                throw new ArgumentException($"The merge '{left}' + '{right}' is not in the byte alphabet.", nameof(merges));
        }
        foreach (var token in template)
            if (!ids.ContainsKey(token)) throw new ArgumentException($"The prefix or suffix '{token}' is not a token.", nameof(template));
    }

    private static void WriteAddedTokens(Utf8JsonWriter json, IReadOnlyList<string> special, IReadOnlyList<string> ordinary, Dictionary<string, int> ids)
    {
        json.WriteStartArray("added_tokens");
        var tokens = special.Select(token => (Content: token, Special: true)).Concat(ordinary.Select(token => (Content: token, Special: false)));
        foreach (var (content, isSpecial) in tokens.OrderBy(token => ids[token.Content]))
        {
            json.WriteStartObject();
            json.WriteNumber("id", ids[content]);
            json.WriteString("content", content);
            json.WriteBoolean("single_word", false);
            json.WriteBoolean("lstrip", false);
            json.WriteBoolean("rstrip", false);
            json.WriteBoolean("normalized", false);
            json.WriteBoolean("special", isSpecial);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void WriteNormalizer(Utf8JsonWriter json, bool normalizeToNfc)
    {
        if (!normalizeToNfc)
        {
            json.WriteNull("normalizer");
            return;
        }
        json.WriteStartObject("normalizer");
        json.WriteString("type", "NFC");
        json.WriteEndObject();
    }

    private static void WritePreTokenizer(Utf8JsonWriter json, ByteLevelPreTokenizer preTokenizer)
    {
        json.WriteStartObject("pre_tokenizer");
        json.WriteString("type", "Sequence");
        json.WriteStartArray("pretokenizers");
        if (preTokenizer == ByteLevelPreTokenizer.DigitsGpt2)
        {
            json.WriteStartObject();
            json.WriteString("type", "Digits");
            json.WriteBoolean("individual_digits", true);
            json.WriteEndObject();
        }
        string[] splits = preTokenizer switch
        {
            ByteLevelPreTokenizer.Llama3 => [SplitPatterns.Llama3],
            ByteLevelPreTokenizer.Qwen2 => [SplitPatterns.Qwen2],
            ByteLevelPreTokenizer.DeepSeekV3 => [SplitPatterns.DeepSeekNumbers, SplitPatterns.DeepSeekCjk, SplitPatterns.DeepSeekText],
            ByteLevelPreTokenizer.LlamaCppDefault => SplitPatterns.LlamaCppDefault,
            _ => [],
        };
        foreach (var pattern in splits)
        {
            json.WriteStartObject();
            json.WriteString("type", "Split");
            json.WriteStartObject("pattern");
            json.WriteString("Regex", pattern);
            json.WriteEndObject();
            json.WriteString("behavior", "Isolated");
            json.WriteBoolean("invert", false);
            json.WriteEndObject();
        }
        WriteByteLevel(json, null, addPrefixSpace: false, useRegex: splits.Length == 0);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WritePostProcessor(Utf8JsonWriter json, ByteLevelTokenizerOptions options, Dictionary<string, int> ids)
    {
        if (options.Prefix.Count + options.Suffix.Count == 0)
        {
            WriteByteLevel(json, "post_processor", addPrefixSpace: true, useRegex: true);
            return;
        }
        json.WriteStartObject("post_processor");
        json.WriteString("type", "TemplateProcessing");
        WriteTemplate(json, "single", options, ["A"]);
        WriteTemplate(json, "pair", options, ["A", "B"]);
        json.WriteStartObject("special_tokens");
        foreach (var token in options.Prefix.Concat(options.Suffix).Distinct(StringComparer.Ordinal))
        {
            json.WriteStartObject(token);
            json.WriteString("id", token);
            json.WriteStartArray("ids");
            json.WriteNumberValue(ids[token]);
            json.WriteEndArray();
            json.WriteStartArray("tokens");
            json.WriteStringValue(token);
            json.WriteEndArray();
            json.WriteEndObject();
        }
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteTemplate(Utf8JsonWriter json, string name, ByteLevelTokenizerOptions options, string[] sequences)
    {
        json.WriteStartArray(name);
        for (var type = 0; type < sequences.Length; type++)
        {
            foreach (var token in options.Prefix) WriteTemplatePart(json, "SpecialToken", token, type);
            WriteTemplatePart(json, "Sequence", sequences[type], type);
            foreach (var token in options.Suffix) WriteTemplatePart(json, "SpecialToken", token, type);
        }
        json.WriteEndArray();
    }

    private static void WriteTemplatePart(Utf8JsonWriter json, string kind, string id, int type)
    {
        json.WriteStartObject();
        json.WriteStartObject(kind);
        json.WriteString("id", id);
        json.WriteNumber("type_id", type);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteByteLevel(Utf8JsonWriter json, string? name, bool addPrefixSpace, bool useRegex)
    {
        if (name is null) json.WriteStartObject();
        else json.WriteStartObject(name);
        json.WriteString("type", "ByteLevel");
        json.WriteBoolean("add_prefix_space", addPrefixSpace);
        json.WriteBoolean("trim_offsets", true);
        json.WriteBoolean("use_regex", useRegex);
        json.WriteEndObject();
    }

    private static void WriteModel(Utf8JsonWriter json, IReadOnlyList<string> vocabulary, IReadOnlyList<(string Left, string Right)> merges, bool ignoreMerges)
    {
        json.WriteStartObject("model");
        json.WriteString("type", "BPE");
        json.WriteNull("dropout");
        json.WriteNull("unk_token");
        json.WriteNull("continuing_subword_prefix");
        json.WriteNull("end_of_word_suffix");
        json.WriteBoolean("fuse_unk", false);
        json.WriteBoolean("byte_fallback", false);
        json.WriteBoolean("ignore_merges", ignoreMerges);
        json.WriteStartObject("vocab");
        for (var id = 0; id < vocabulary.Count; id++) json.WriteNumber(vocabulary[id], id);
        json.WriteEndObject();
        json.WriteStartArray("merges");
        foreach (var (left, right) in merges) json.WriteStringValue($"{left} {right}");
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
