using System.Collections.Frozen;
using Routing.Formats.Tokenization;

namespace Routing.Formats.Gguf.Import;

/// <summary>What llama.cpp's pre-tokenizer names (<c>tokenizer.ggml.pre</c>, its llama-vocab.cpp) stand for in the tokenizers they were made from.</summary>
internal static class PreTokenizers
{
    private const string Key = "tokenizer.ggml.pre";

    private static readonly FrozenDictionary<string, ByteLevelTokenizerOptions> Known = new Dictionary<string, ByteLevelTokenizerOptions>
    {
        ["smollm"] = new() { PreTokenizer = ByteLevelPreTokenizer.DigitsGpt2 },
        ["starcoder"] = new() { PreTokenizer = ByteLevelPreTokenizer.DigitsGpt2 },
        ["gpt-2"] = new() { PreTokenizer = ByteLevelPreTokenizer.Gpt2 },
        ["llama-bpe"] = new() { PreTokenizer = ByteLevelPreTokenizer.Llama3, IgnoreMerges = true },
        ["llama3"] = new() { PreTokenizer = ByteLevelPreTokenizer.Llama3, IgnoreMerges = true },
        ["llama-v3"] = new() { PreTokenizer = ByteLevelPreTokenizer.Llama3, IgnoreMerges = true },
        ["qwen2"] = new() { PreTokenizer = ByteLevelPreTokenizer.Qwen2, NormalizeToNfc = true },
        ["deepseek-r1-qwen"] = new() { PreTokenizer = ByteLevelPreTokenizer.Qwen2, NormalizeToNfc = true },
        ["deepseek-v3"] = new() { PreTokenizer = ByteLevelPreTokenizer.DeepSeekV3 },
        ["default"] = new() { PreTokenizer = ByteLevelPreTokenizer.LlamaCppDefault },
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>How a byte-level tokenizer with this pre-tokenizer cuts text.</summary>
    /// <param name="path">The file, for the error.</param>
    /// <param name="name">Null when the file names none.</param>
    public static ByteLevelTokenizerOptions Options(string path, string? name)
    {
        if (name is null)
            throw new InvalidFileException(path, Key, "is missing, so how text is cut before merging is unknown; convert the model again with a current llama.cpp");
        return Known.GetValueOrDefault(name)
            ?? throw new InvalidFileException(path, Key, $"pre-tokenizer '{name}' is unknown; known are {string.Join(", ", Known.Keys.Order(StringComparer.Ordinal))}");
    }

    /// <summary>llama.cpp begins text with the beginning-of-sequence token where the file does not say.</summary>
    public static bool AddsBosByDefault(string? name) => name is "llama-bpe" or "llama3" or "llama-v3";
}
