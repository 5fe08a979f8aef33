using System.Text.Json;
using System.Text.Json.Nodes;

namespace Routing.Formats.Checkpoints;

/// <summary>Writes config.json as Hugging Face's transformers reads it: the older layout, which its version 5 reads as well.</summary>
public static class ModelConfigWriter
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, NewLine = "\n" };

    /// <summary>Writes a folder's config.json.</summary>
    /// <param name="folder">An existing folder.</param>
    /// <param name="config">Its model_type is kept where that family has these capabilities, otherwise replaced by one that has.</param>
    /// <param name="weights">Element type of the weights beside it.</param>
    /// <exception cref="ArgumentException">No family that transformers knows has these capabilities together.</exception>
    public static void Write(string folder, ModelConfig config, StoredType weights)
    {
        var json = ToJson(config, weights).ToJsonString(Indented) + "\n";
        AtomicFile.Write(Path.Combine(folder, ModelConfigReader.FileName), stream => stream.Write(System.Text.Encoding.UTF8.GetBytes(json)));
    }

    private static JsonObject ToJson(ModelConfig config, StoredType weights)
    {
        var family = Family(config);
        var json = new JsonObject
        {
            ["architectures"] = new JsonArray(family.Architecture),
            ["model_type"] = family.ModelType,
            ["vocab_size"] = config.VocabularySize,
            ["hidden_size"] = config.HiddenSize,
            ["intermediate_size"] = config.IntermediateSize,
            ["num_hidden_layers"] = config.LayerCount,
            ["num_attention_heads"] = config.HeadCount,
            ["num_key_value_heads"] = config.KvHeadCount,
            ["head_dim"] = config.HeadDim,
            ["hidden_act"] = "silu",
            ["max_position_embeddings"] = config.MaxPositions,
            ["rms_norm_eps"] = Shortest(config.RmsNormEpsilon),
            ["rope_theta"] = config.Rope.Theta,
            ["rope_scaling"] = RopeScaling(config.Rope),
            ["tie_word_embeddings"] = config.TiedEmbeddings,
            ["bos_token_id"] = config.BosTokenId,
            ["eos_token_id"] = EosTokens(config),
            ["torch_dtype"] = weights.TorchName(),
        };
        if (family.HasAttentionBiasKey) json["attention_bias"] = config.AttentionOutputBias;
        if (family.HasMlpBiasKey) json["mlp_bias"] = config.MlpBias;
        if (family.Windows == WindowRule.AllLayers) json["sliding_window"] = config.SlidingWindow(0);
        if (family.Windows == WindowRule.ByLayer) AddWindows(json, config);
        return json;
    }

    private static ModelFamily Family(ModelConfig config) =>
        ModelFamily.All.Where(family => Has(family, config)).OrderByDescending(family => family.ModelType == config.ModelType).FirstOrDefault()
        ?? throw new ArgumentException("No model_type of transformers has these biases, QK-norm and sliding windows together.", nameof(config));

    private static bool Has(ModelFamily family, ModelConfig config)
    {
        var biases = family.AlwaysQkvBias
            ? config.QkvBias && !config.AttentionOutputBias
            : config.QkvBias == config.AttentionOutputBias && (!config.QkvBias || family.HasAttentionBiasKey);
        var windows = Enumerable.Range(0, config.LayerCount).Select(config.SlidingWindow).Distinct().ToArray();
        var windowed = family.Windows switch
        {
            WindowRule.None => windows is [null],
            WindowRule.AllLayers => windows.Length == 1,
            _ => windows.Count(w => w is not null) <= 1,
        };
        return biases && windowed && (!config.MlpBias || family.HasMlpBiasKey) && config.QkNorm == family.QkNorm;
    }

    private static void AddWindows(JsonObject json, ModelConfig config)
    {
        var windows = Enumerable.Range(0, config.LayerCount).Select(config.SlidingWindow).ToArray();
        var firstWindowed = Array.FindIndex(windows, w => w is not null);
        json["use_sliding_window"] = firstWindowed >= 0;
        json["sliding_window"] = windows.FirstOrDefault(w => w is not null);
        json["max_window_layers"] = firstWindowed < 0 ? config.LayerCount : firstWindowed;
        json["layer_types"] = new JsonArray([.. windows.Select(w => (JsonNode)(w is null ? "full_attention" : "sliding_attention"))]);
    }

    private static JsonObject? RopeScaling(RopeConfig rope)
    {
        if (rope.Kind == RopeKind.Default) return null;
        var json = new JsonObject { ["rope_type"] = rope.Kind.ToString().ToLowerInvariant(), ["factor"] = rope.Factor };
        if (rope.Kind == RopeKind.Linear) return json;
        json["original_max_position_embeddings"] = rope.OriginalMaxPositions;
        if (rope.Kind == RopeKind.Llama3)
        {
            json["low_freq_factor"] = rope.LowFrequencyFactor;
            json["high_freq_factor"] = rope.HighFrequencyFactor;
            return json;
        }
        json["beta_fast"] = rope.BetaFast;
        json["beta_slow"] = rope.BetaSlow;
        if (rope.AttentionFactor is { } attention) json["attention_factor"] = attention;
        if (rope.Mscale > 0) json["mscale"] = rope.Mscale;
        if (rope.MscaleAllDim > 0) json["mscale_all_dim"] = rope.MscaleAllDim;
        if (!rope.Truncate) json["truncate"] = false;
        return json;
    }

    private static JsonNode? EosTokens(ModelConfig config) => config.EosTokenIds.IsDefaultOrEmpty
        ? null
        : config.EosTokenIds is [var only] ? only : new JsonArray([.. config.EosTokenIds.Select(id => (JsonNode)id)]);

    // 1e-6 as a double is 9.999999974752427e-07: write the digits the float was made from.
    private static double Shortest(float value) => double.Parse(value.ToString("R", null), null);
}
