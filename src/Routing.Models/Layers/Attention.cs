using Routing.Formats.Checkpoints;
using Routing.Models.Checkpoints;
using static TorchSharp.torch;

namespace Routing.Models.Layers;

/// <summary>Grouped-query attention with rotary positions; where keys and values come from is the context's business.</summary>
internal sealed class Attention
{
    private readonly ModelConfig _config;

    private Attention(ModelConfig config, WeightSource source, string name)
    {
        _config = config;
        Query = Linear.Take(source, $"{name}.q_proj", config.HeadCount * config.HeadDim, config.HiddenSize, config.QkvBias);
        Key = Linear.Take(source, $"{name}.k_proj", config.KvHeadCount * config.HeadDim, config.HiddenSize, config.QkvBias);
        Value = Linear.Take(source, $"{name}.v_proj", config.KvHeadCount * config.HeadDim, config.HiddenSize, config.QkvBias);
        Output = Linear.Take(source, $"{name}.o_proj", config.HiddenSize, config.HeadCount * config.HeadDim, config.AttentionOutputBias);
        if (!config.QkNorm) return;
        QueryNorm = RmsNorm.Take(source, $"{name}.q_norm", config.HeadDim, config.RmsNormEpsilon);
        KeyNorm = RmsNorm.Take(source, $"{name}.k_norm", config.HeadDim, config.RmsNormEpsilon);
    }

    public Linear Query { get; }

    public Linear Key { get; }

    public Linear Value { get; }

    public Linear Output { get; }

    public RmsNorm? QueryNorm { get; }

    public RmsNorm? KeyNorm { get; }

    public static Attention Take(WeightSource source, string name, ModelConfig config) => new(config, source, name);

    /// <param name="layer">Block index.</param>
    /// <param name="x">[tokens, hidden], normed.</param>
    /// <param name="context">Rotates and attends for these tokens.</param>
    /// <returns>[tokens, hidden].</returns>
    public Tensor Forward(int layer, Tensor x, ForwardContext context)
    {
        using var queries = Rotated(Query, QueryNorm, _config.HeadCount, x, context);    // [tokens, heads, head_dim]
        using var keys = Rotated(Key, KeyNorm, _config.KvHeadCount, x, context);         // [tokens, kv_heads, head_dim]
        using var flatValues = Value.Forward(x);
        using var values = flatValues.view(-1, _config.KvHeadCount, _config.HeadDim);
        using var attended = context.Attend(layer, queries, keys, values);               // [tokens, heads * head_dim]
        return Output.Forward(attended);
    }

    private Tensor Rotated(Linear projection, RmsNorm? norm, int heads, Tensor x, ForwardContext context)
    {
        using var flat = projection.Forward(x);
        using var split = flat.view(-1, heads, _config.HeadDim);
        if (norm is null) return context.Rotation.Apply(split);
        using var normed = norm.Forward(split);
        return context.Rotation.Apply(normed);
    }
}
