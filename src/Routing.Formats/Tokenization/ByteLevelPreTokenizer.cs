namespace Routing.Formats.Tokenization;

/// <summary>How a byte-level BPE cuts text into pieces before merging; each names the model family that made it known.</summary>
public enum ByteLevelPreTokenizer
{
    /// <summary>Every digit alone, then GPT-2's pattern (SmolLM, StarCoder).</summary>
    DigitsGpt2,

    /// <summary>GPT-2's pattern.</summary>
    Gpt2,

    /// <summary>Llama 3: contractions in any case, numbers in groups of up to three digits.</summary>
    Llama3,

    /// <summary>Qwen 2, 2.5 and 3: Llama 3's with every digit alone.</summary>
    Qwen2,

    /// <summary>DeepSeek V3 and R1: numbers, then Chinese and Japanese runs, then the rest.</summary>
    DeepSeekV3,
}
