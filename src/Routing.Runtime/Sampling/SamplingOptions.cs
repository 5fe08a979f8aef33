using MessagePack;
using Routing.Runtime.Grammars;

namespace Routing.Runtime.Sampling;

/// <summary>How tokens are chosen and when generation stops.</summary>
/// <remarks>
/// Logits change in this order: logit bias, tokens barred until <see cref="MinTokens"/>, repetition, frequency and presence
/// penalty, tokens barred by <see cref="Grammar"/>, temperature, top-k, top-p (of what top-k left), min-p. Log probabilities are always the model's own: before all of it.
/// </remarks>
[MessagePackObject]
public sealed record SamplingOptions
{
    /// <summary>Divides the logits; 0 always takes the likeliest token.</summary>
    /// <value>The default is 0.</value>
    [Key(0)] public float Temperature { get; init; }

    /// <summary>Samples from this many likeliest tokens; 0 from all.</summary>
    [Key(1)] public int TopK { get; init; }

    /// <summary>Samples from the fewest likeliest tokens that together reach this probability (the one that crosses it is kept).</summary>
    [Key(2)] public float TopP { get; init; } = 1;

    /// <summary>Drops tokens less likely than this share of the likeliest one.</summary>
    [Key(3)] public float MinP { get; init; }

    /// <summary>Divides positive and multiplies negative logits of tokens in prompt or output (arXiv 1909.05858, section 4.1).</summary>
    [Key(4)] public float RepetitionPenalty { get; init; } = 1;

    /// <summary>Subtracted once from the logits of tokens in the output.</summary>
    [Key(5)] public float PresencePenalty { get; init; }

    /// <summary>Subtracted from the logits of tokens in the output, once for every time they occur there.</summary>
    [Key(6)] public float FrequencyPenalty { get; init; }

    /// <summary>Added to the logits of single tokens.</summary>
    [Key(7)] public IReadOnlyDictionary<int, float>? LogitBias { get; init; }

    /// <summary>Same seed, same request, same tokens, in any batch. Null draws one, which the summary reports.</summary>
    [Key(8)] public ulong? Seed { get; init; }

    /// <summary>How many of the likeliest tokens every token's record lists.</summary>
    [Key(9)] public int TopLogProbs { get; init; }

    /// <summary>Tokens that end generation, beside the model's own end-of-sequence tokens.</summary>
    [Key(10)] public IReadOnlyList<int> StopTokenIds { get; init; } = [];

    /// <summary>Texts that end generation, wherever token borders fall.</summary>
    [Key(11)] public IReadOnlyList<string> StopStrings { get; init; } = [];

    /// <summary>Keeps the stop string, or the stop token's text, at the end of the text.</summary>
    [Key(12)] public bool IncludeStop { get; init; }

    /// <summary>Until this many tokens no stop string counts, and end-of-sequence and stop tokens are barred.</summary>
    [Key(13)] public int MinTokens { get; init; }

    /// <summary>Tokens at most; 0 only reads the prompt, for requests that ask about it.</summary>
    [Key(14)] public int MaxTokens { get; init; } = 256;

    /// <summary>Treats end-of-sequence tokens as any other.</summary>
    [Key(15)] public bool IgnoreEos { get; init; }

    /// <summary>Choices made from the prompt, each with a seed of its own.</summary>
    [Key(16)] public int Choices { get; init; } = 1;

    /// <summary>What the output must be; null leaves it to the model.</summary>
    [Key(17)] public GrammarSpec? Grammar { get; init; }

    /// <summary>Every token's record tells how unsure the model was.</summary>
    [Key(18)] public bool Entropy { get; init; }

    /// <summary>The likeliest of the tokens that may be chosen is the answer: nothing but bars changes the model's logits.</summary>
    [IgnoreMember] internal bool KeepsLogits => Temperature == 0 && !UsesHistory && LogitBias is not { Count: > 0 };

    [IgnoreMember] internal bool UsesHistory => RepetitionPenalty != 1 || PresencePenalty != 0 || FrequencyPenalty != 0;

    /// <summary>Everything wrong with these options, one sentence each.</summary>
    /// <param name="vocabulary">Tokens the model knows.</param>
    public IEnumerable<string> Errors(int vocabulary)
    {
        if (!(Temperature >= 0 && float.IsFinite(Temperature))) yield return $"temperature is {Temperature}; it must be 0 or more.";
        if (TopK < 0) yield return $"top_k is {TopK}; it must be 0 (off) or more.";
        if (!(TopP > 0 && TopP <= 1)) yield return $"top_p is {TopP}; it must be over 0 and at most 1.";
        if (!(MinP >= 0 && MinP <= 1)) yield return $"min_p is {MinP}; it must be between 0 and 1.";
        if (!(RepetitionPenalty > 0 && float.IsFinite(RepetitionPenalty))) yield return $"repetition_penalty is {RepetitionPenalty}; it must be over 0.";
        if (!(Math.Abs(PresencePenalty) <= 2)) yield return $"presence_penalty is {PresencePenalty}; it must be between -2 and 2.";
        if (!(Math.Abs(FrequencyPenalty) <= 2)) yield return $"frequency_penalty is {FrequencyPenalty}; it must be between -2 and 2.";
        foreach (var (id, bias) in LogitBias ?? new Dictionary<int, float>())
        {
            if (id < 0 || id >= vocabulary) yield return $"logit_bias names token {id}; the vocabulary has {vocabulary}.";
            if (!(Math.Abs(bias) <= 100)) yield return $"logit_bias of token {id} is {bias}; it must be between -100 and 100.";
        }
        if (TopLogProbs is < 0 or > 20) yield return $"top_logprobs is {TopLogProbs}; it must be between 0 and 20.";
        foreach (var id in StopTokenIds)
            if (id < 0 || id >= vocabulary) yield return $"stop_token_ids names token {id}; the vocabulary has {vocabulary}.";
        foreach (var stop in StopStrings)
        {
            if (stop.Length == 0) yield return "stop has an empty string, which would stop before the first token.";
            else if (char.IsLowSurrogate(stop[0]) || char.IsHighSurrogate(stop[^1])) yield return "stop has a string that begins or ends inside a character.";
        }
        if (MaxTokens < 0) yield return $"max_tokens is {MaxTokens}; it must be 0 or more.";
        if (MinTokens < 0 || MinTokens > MaxTokens) yield return $"min_tokens is {MinTokens}; it must be between 0 and max_tokens, {MaxTokens}.";
        if (Grammar is not null && MinTokens > 0) yield return $"min_tokens is {MinTokens}; a grammar ends where its text is complete, leave min_tokens out.";
        if (Grammar is not null && IgnoreEos) yield return "ignore_eos would keep a grammar from ending; leave one of them out.";
        if (Choices < 1) yield return $"n is {Choices}; it must be 1 or more.";
    }
}
