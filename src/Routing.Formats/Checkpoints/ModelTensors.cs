namespace Routing.Formats.Checkpoints;

/// <summary>The tensors a decoder needs, by their names in Hugging Face checkpoints of the Llama kind.</summary>
public static class ModelTensors
{
    public const string Embedding = "model.embed_tokens.weight";
    public const string FinalNorm = "model.norm.weight";
    public const string Head = "lm_head.weight";

    /// <summary>Name and row-major shape of every tensor, in the order of the forward pass; [out, in] for linear weights.</summary>
    public static IEnumerable<(string Name, IReadOnlyList<long> Shape)> Of(ModelConfig config)
    {
        yield return (Embedding, [config.VocabularySize, config.HiddenSize]);
        for (var layer = 0; layer < config.LayerCount; layer++)
        {
            foreach (var (name, shape) in Layer(config)) yield return ($"model.layers.{layer}.{name}", shape);
        }
        yield return (FinalNorm, [config.HiddenSize]);
        if (!config.TiedEmbeddings) yield return (Head, [config.VocabularySize, config.HiddenSize]);
    }

    private static IEnumerable<(string Name, IReadOnlyList<long> Shape)> Layer(ModelConfig config)
    {
        long hidden = config.HiddenSize, intermediate = config.IntermediateSize;
        var queries = (long)config.HeadCount * config.HeadDim;
        var keys = (long)config.KvHeadCount * config.HeadDim;
        return
        [
            ("input_layernorm.weight", [hidden]),
            .. Linear("self_attn.q_proj", queries, hidden, config.QkvBias),
            .. Linear("self_attn.k_proj", keys, hidden, config.QkvBias),
            .. Linear("self_attn.v_proj", keys, hidden, config.QkvBias),
            .. config.QkNorm ? [("self_attn.q_norm.weight", [config.HeadDim]), ("self_attn.k_norm.weight", [config.HeadDim])] : Nothing,
            .. Linear("self_attn.o_proj", hidden, queries, config.AttentionOutputBias),
            ("post_attention_layernorm.weight", [hidden]),
            .. Linear("mlp.gate_proj", intermediate, hidden, config.MlpBias),
            .. Linear("mlp.up_proj", intermediate, hidden, config.MlpBias),
            .. Linear("mlp.down_proj", hidden, intermediate, config.MlpBias),
        ];
    }

    private static (string, IReadOnlyList<long>)[] Nothing => [];

    private static (string, IReadOnlyList<long>)[] Linear(string name, long outputs, long inputs, bool bias) =>
        bias ? [($"{name}.weight", [outputs, inputs]), ($"{name}.bias", [outputs])] : [($"{name}.weight", [outputs, inputs])];
}
