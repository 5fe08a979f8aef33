namespace Routing.Formats.Checkpoints;

/// <summary>
/// What a <c>model_type</c> of Hugging Face's transformers means where config.json is silent
/// (its configuration_llama.py, configuration_mistral.py, configuration_qwen2.py, configuration_qwen3.py).
/// </summary>
internal sealed record ModelFamily
{
    public required string ModelType { get; init; }
    public required string Architecture { get; init; }
    public required int MaxPositions { get; init; }

    /// <summary>Key-value heads when the key is absent; null is as many as query heads.</summary>
    public int? KvHeadCount { get; init; }

    /// <summary>Head size when the key is absent; null is hidden size over heads.</summary>
    public int? HeadDim { get; init; }

    public int? BosTokenId { get; init; }
    public int? EosTokenId { get; init; }

    /// <summary>Key <c>attention_bias</c> puts biases on the query, key, value and output projections.</summary>
    public bool HasAttentionBiasKey { get; init; }

    /// <summary>Query, key and value projections always have biases.</summary>
    public bool AlwaysQkvBias { get; init; }

    public bool HasMlpBiasKey { get; init; }
    public bool QkNorm { get; init; }
    public WindowRule Windows { get; init; }

    public static IReadOnlyList<ModelFamily> All { get; } =
    [
        new()
        {
            ModelType = "llama", Architecture = "LlamaForCausalLM", MaxPositions = 2048, BosTokenId = 1, EosTokenId = 2,
            HasAttentionBiasKey = true, HasMlpBiasKey = true,
        },
        new()
        {
            ModelType = "mistral", Architecture = "MistralForCausalLM", MaxPositions = 131_072, KvHeadCount = 8, BosTokenId = 1, EosTokenId = 2,
            Windows = WindowRule.AllLayers,
        },
        new()
        {
            ModelType = "qwen2", Architecture = "Qwen2ForCausalLM", MaxPositions = 32_768, KvHeadCount = 32,
            AlwaysQkvBias = true, Windows = WindowRule.ByLayer,
        },
        new()
        {
            ModelType = "qwen3", Architecture = "Qwen3ForCausalLM", MaxPositions = 32_768, KvHeadCount = 32, HeadDim = 128,
            HasAttentionBiasKey = true, QkNorm = true, Windows = WindowRule.ByLayer,
        },
    ];

    public static ModelFamily? Find(string modelType) => All.FirstOrDefault(family => family.ModelType == modelType);
}
