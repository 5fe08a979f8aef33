namespace Routing.Formats.Tokenization;

/// <summary>What a written byte-level <c>tokenizer.json</c> does besides merging. The defaults are the shipped models' own.</summary>
public sealed record ByteLevelTokenizerOptions
{
    /// <summary>How text is cut into pieces.</summary>
    public ByteLevelPreTokenizer PreTokenizer { get; init; } = ByteLevelPreTokenizer.DigitsGpt2;

    /// <summary>Brings text to Unicode normal form C first, as Qwen 2 does.</summary>
    public bool NormalizeToNfc { get; init; }

    /// <summary>Takes a whole piece that is in the vocabulary as it is, whatever the merges say, as Llama 3 does.</summary>
    public bool IgnoreMerges { get; init; }

    /// <summary>Added tokens that are recognised in text but are not special: they stay when special tokens are skipped.</summary>
    public IReadOnlyList<string> AddedTokens { get; init; } = [];

    /// <summary>Special tokens put before every text, such as the beginning-of-sequence token.</summary>
    public IReadOnlyList<string> Prefix { get; init; } = [];

    /// <summary>Special tokens put after every text.</summary>
    public IReadOnlyList<string> Suffix { get; init; } = [];
}
