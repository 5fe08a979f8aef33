using System.Collections.Immutable;
using System.Text.Json;

namespace Routing.Formats.Checkpoints;

/// <summary>
/// Reads config.json and generation_config.json, in the older layout and in that of transformers 5. Sizes must be given;
/// other absent keys mean what transformers' configuration classes mean by their absence.
/// </summary>
public static class ModelConfigReader
{
    public const string FileName = "config.json";
    public const string GenerationFileName = "generation_config.json";

    private const int MostTokens = 1 << 24;
    private const int LargestSize = 1 << 20;
    private const int MostLayers = 4096;
    private const int MostPositions = 1 << 30;

    /// <summary>Reads the configuration of a checkpoint folder.</summary>
    /// <exception cref="InvalidFileException">Unknown architecture, rope type, activation; quantised weights; an impossible value.</exception>
    public static ModelConfig Read(string folder) => Read(folder, out _);

    /// <param name="folder">A checkpoint folder.</param>
    /// <param name="unreadKeys">Keys of config.json that change nothing here.</param>
    internal static ModelConfig Read(string folder, out IReadOnlyList<string> unreadKeys)
    {
        var json = ConfigJson.Load(Path.Combine(folder, FileName));
        var generationPath = Path.Combine(folder, GenerationFileName);
        var config = Parse(json, File.Exists(generationPath) ? ConfigJson.Load(generationPath) : null);
        unreadKeys = [.. json.UnreadKeys];
        return config;
    }

    private static ModelConfig Parse(ConfigJson json, ConfigJson? generation)
    {
        var family = Family(json);
        RefuseUnsupported(json);

        var hidden = json.RequiredInt("hidden_size", 1, LargestSize);
        var heads = json.RequiredInt("num_attention_heads", 1, LargestSize);
        var layers = json.RequiredInt("num_hidden_layers", 1, MostLayers);
        var vocabulary = json.RequiredInt("vocab_size", 1, MostTokens);
        var maxPositions = json.Int("max_position_embeddings", 1, MostPositions) ?? family.MaxPositions;
        var attentionBias = family.HasAttentionBiasKey && json.Bool("attention_bias");
        return new ModelConfig
        {
            ModelType = family.ModelType,
            VocabularySize = vocabulary,
            HiddenSize = hidden,
            IntermediateSize = json.RequiredInt("intermediate_size", 1, LargestSize * 16),
            LayerCount = layers,
            HeadCount = heads,
            KvHeadCount = KvHeads(json, family, heads),
            HeadDim = HeadDim(json, family, hidden, heads),
            MaxPositions = maxPositions,
            Rope = RopeConfigReader.Read(json, maxPositions),
            RmsNormEpsilon = Epsilon(json),
            TiedEmbeddings = json.Bool("tie_word_embeddings"),
            QkvBias = family.AlwaysQkvBias || attentionBias,
            AttentionOutputBias = attentionBias,
            MlpBias = family.HasMlpBiasKey && json.Bool("mlp_bias"),
            QkNorm = family.QkNorm,
            SlidingWindows = Windows(json, family, layers),
            BosTokenId = json.Has("bos_token_id") ? json.Int("bos_token_id", 0, vocabulary - 1) : Within(family.BosTokenId, vocabulary),
            EosTokenIds = EosTokens(json, generation, family, vocabulary),
        };
    }

    private static ModelFamily Family(ConfigJson json)
    {
        var supported = string.Join(", ", ModelFamily.All.Select(f => f.ModelType));
        var modelType = json.String("model_type") ?? throw json.Error("model_type", $"is missing; supported are {supported}");
        var family = ModelFamily.Find(modelType) ?? throw json.Error("model_type", $"'{modelType}' is not supported; supported are {supported}");
        foreach (var architecture in json.Strings("architectures") ?? [])
        {
            if (!architecture.Equals(family.Architecture, StringComparison.OrdinalIgnoreCase))
                throw json.Error("architectures", $"'{architecture}' is not supported for model_type {modelType}; supported is {family.Architecture}");
        }
        return family;
    }

    private static void RefuseUnsupported(ConfigJson json)
    {
        if (json.Find("quantization_config") is { } quantization)
        {
            var method = quantization.ValueKind == JsonValueKind.Object && quantization.TryGetProperty("quant_method", out var name) ? name.GetRawText() : "unnamed";
            throw json.Error("quantization_config", $"weights quantised by {method} are not supported; use the F32, F16 or BF16 checkpoint");
        }
        if (json.Find("per_layer_config") is not null) throw json.Error("per_layer_config", "layers of different shapes are not supported");
        if (json.Bool("is_encoder_decoder")) throw json.Error("is_encoder_decoder", "encoder-decoder models are not supported");
        if ((json.String("hidden_act") ?? "silu") is not "silu" and var activation)
            throw json.Error("hidden_act", $"activation '{activation}' is not supported; supported is silu");
        if (json.Double("partial_rotary_factor") is { } fraction and not 1) throw json.Error("partial_rotary_factor", $"rotating {fraction} of each head is not supported; supported is 1");
        foreach (var key in (string[])["dtype", "torch_dtype"])
        {
            if (json.String(key) is { } type and not ("float32" or "float16" or "bfloat16" or "auto"))
                throw json.Error(key, $"'{type}' is not supported; supported are float32, float16, bfloat16");
        }
    }

    private static int KvHeads(ConfigJson json, ModelFamily family, int heads)
    {
        const string Key = "num_key_value_heads";
        var kvHeads = json.Has(Key) ? json.Int(Key, 1, LargestSize) ?? heads : family.KvHeadCount ?? heads;
        return heads % kvHeads == 0 ? kvHeads : throw json.Error(Key, $"is {kvHeads}, which does not divide the {heads} attention heads");
    }

    private static int HeadDim(ConfigJson json, ModelFamily family, int hidden, int heads)
    {
        const string Key = "head_dim";
        var headDim = json.Int(Key, 1, LargestSize) ?? (json.Has(Key) ? null : family.HeadDim);
        if (headDim is null && hidden % heads != 0)
            throw json.Error("hidden_size", $"is {hidden}, which {heads} attention heads do not divide, and no {Key} is given");
        var size = headDim ?? hidden / heads;
        return size % 2 == 0 ? size : throw json.Error(Key, $"is {size}; rotary position embedding needs an even one");
    }

    private static float Epsilon(ConfigJson json)
    {
        var epsilon = json.Double("rms_norm_eps") ?? 1e-6;
        return epsilon is > 0 and < 1 && (float)epsilon > 0 ? (float)epsilon : throw json.Error("rms_norm_eps", $"must lie between 0 and 1, is {epsilon}");
    }

    private static ImmutableArray<int?> Windows(ConfigJson json, ModelFamily family, int layers)
    {
        const string Key = "sliding_window";
        if (family.Windows == WindowRule.None) return [];
        var window = json.Has(Key) ? json.Int(Key, 1, int.MaxValue) : 4096;
        var types = LayerTypes(json, layers);
        if (family.Windows == WindowRule.AllLayers)
        {
            var expected = window is null ? "full_attention" : "sliding_attention";
            if (types?.FirstOrDefault(type => type != expected) is { } other)
                throw json.Error("layer_types", $"'{other}' beside {Key} {window?.ToString() ?? "null"}: a {family.ModelType} model uses its window in all layers or in none");
            return window is null ? [] : [.. Enumerable.Repeat(window, layers)];
        }

        if (!json.Bool("use_sliding_window")) window = null;
        var firstWindowed = json.Int("max_window_layers", 0, int.MaxValue) ?? 28;
        if (window is null && types?.Contains("sliding_attention") == true)
            throw json.Error("layer_types", $"names sliding_attention, but use_sliding_window is off or {Key} is null");
        if (window is null) return [];
        return [.. Enumerable.Range(0, layers).Select(layer => (types is null ? layer >= firstWindowed : types[layer] == "sliding_attention") ? window : null)];
    }

    private static IReadOnlyList<string>? LayerTypes(ConfigJson json, int layers)
    {
        const string Key = "layer_types";
        var types = json.Strings(Key);
        if (types is null) return null;
        if (types.Count != layers) throw json.Error(Key, $"has {types.Count} entries for {layers} layers");
        return types.FirstOrDefault(type => type is not ("full_attention" or "sliding_attention")) is { } unknown
            ? throw json.Error(Key, $"'{unknown}' is not supported; supported are full_attention, sliding_attention")
            : types;
    }

    private static ImmutableArray<int> EosTokens(ConfigJson json, ConfigJson? generation, ModelFamily family, int vocabulary)
    {
        const string Key = "eos_token_id";
        var named = (json.Ints(Key, 0, vocabulary - 1) ?? []).Concat(generation?.Ints(Key, 0, vocabulary - 1) ?? []).Distinct().ToImmutableArray();
        if (named.Length > 0 || json.Has(Key)) return named;
        return Within(family.EosTokenId, vocabulary) is { } id ? [id] : [];
    }

    private static int? Within(int? id, int vocabulary) => id < vocabulary ? id : null;
}
