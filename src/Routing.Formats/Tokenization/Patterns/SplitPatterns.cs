namespace Routing.Formats.Tokenization.Patterns;

/// <summary>The split patterns of well-known tokenizers, letter for letter as their <c>tokenizer.json</c> files spell them.</summary>
public static class SplitPatterns
{
    /// <summary>GPT-2 (Radford et al. 2019); also what the ByteLevel pre-tokenizer uses.</summary>
    public const string Gpt2 = @"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+";

    public const string Llama3 = @"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+";

    public const string Qwen2 = @"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+";

    /// <summary>First of DeepSeek V3's three splits.</summary>
    public const string DeepSeekNumbers = @"\p{N}{1,3}";

    /// <summary>Second of DeepSeek V3's three splits: Chinese characters, hiragana and katakana.</summary>
    public const string DeepSeekCjk = "[\u4e00-\u9fa5\u3040-\u309f\u30a0-\u30ff]+";

    /// <summary>Third of DeepSeek V3's three splits; the file has a real carriage return and line feed in it.</summary>
    public const string DeepSeekText =
        "[!\"#$%&'()*+,\\-./:;<=>?@\\[\\\\\\]^_`{|}~][A-Za-z]+|[^\r\n\\p{L}\\p{P}\\p{S}]?[\\p{L}\\p{M}]+| ?[\\p{P}\\p{S}]+[\r\n]*|\\s*[\r\n]+|\\s+(?!\\S)|\\s+";

    /// <summary>llama.cpp's default pre-tokenizer (llama-vocab.cpp): four splits, GPT-2's the second.</summary>
    public static readonly string[] LlamaCppDefault = [@"[\p{P}\$\+<=>\^~\|]+", Gpt2, @"\p{N}+", "[0-9][0-9][0-9]"];
}
