using Routing.Formats.Checkpoints;

namespace Routing.Formats.Gguf.Import;

/// <summary>Reads what a decoder consists of from <c>{architecture}.*</c> and from which tensors there are.</summary>
internal static class GgufModelConfig
{
    /// <summary>Architectures that can be imported.</summary>
    private static readonly string[] Architectures = ["llama", "qwen2", "qwen3"];

    /// <summary>Keys after the architecture that are understood, or that change nothing.</summary>
    private static readonly HashSet<string> Understood =
    [
        "block_count", "context_length", "embedding_length", "feed_forward_length", "vocab_size",
        "attention.head_count", "attention.head_count_kv", "attention.key_length", "attention.value_length",
        "attention.layer_norm_rms_epsilon", "attention.sliding_window",
        "rope.freq_base", "rope.dimension_count", "rope.scale_linear", "rope.scaling.type", "rope.scaling.factor",
        "rope.scaling.original_context_length", "rope.scaling.finetuned", "rope.scaling.attn_factor", "rope.scaling.yarn_attn_factor",
        "rope.scaling.yarn_beta_fast", "rope.scaling.yarn_beta_slow", "rope.scaling.yarn_ext_factor", "rope.scaling.yarn_log_multiplier",
    ];

    /// <summary>The file's architecture, one of those that can be imported.</summary>
    public static string ReadArchitecture(GgufFile file)
    {
        var architecture = file.Metadata.Require("general.architecture").AsString();
        if (!Architectures.Contains(architecture))
            throw new InvalidFileException(file.Path, "general.architecture", $"'{architecture}' cannot be imported; {string.Join(", ", Architectures)} can");
        RefuseOtherKinds(file);
        return architecture;
    }

    /// <param name="file">The file.</param>
    /// <param name="architecture">From <see cref="ReadArchitecture"/>.</param>
    /// <param name="vocabulary">The file's tokenizer.</param>
    /// <param name="remarks">Gets what is left out of the import, one sentence each.</param>
    public static ModelConfig Read(GgufFile file, string architecture, GgufVocabulary vocabulary, List<string> remarks)
    {
        var metadata = file.Metadata;
        var prefix = architecture + ".";
        var tensors = file.Tensors.Select(tensor => tensor.Name).ToHashSet(StringComparer.Ordinal);
        var hidden = metadata.RequireSize(prefix + "embedding_length");
        var heads = metadata.FindUniformSize(prefix + "attention.head_count") ?? throw Missing(file, prefix + "attention.head_count");
        var kvHeads = metadata.FindUniformSize(prefix + "attention.head_count_kv") ?? heads;
        if (heads % kvHeads != 0) throw new InvalidFileException(file.Path, prefix + "attention.head_count_kv", $"{kvHeads} does not divide the {heads} heads");
        var layers = metadata.RequireSize(prefix + "block_count");
        var maxPositions = metadata.RequireSize(prefix + "context_length");
        var headDim = ReadHeadDim(file, prefix, hidden, heads);
        RefuseUnknownKeys(file, prefix, remarks);

        var config = new ModelConfig
        {
            ModelType = architecture,
            VocabularySize = ReadVocabularySize(file, prefix, vocabulary),
            HiddenSize = hidden,
            IntermediateSize = metadata.FindUniformSize(prefix + "feed_forward_length") ?? throw Missing(file, prefix + "feed_forward_length"),
            LayerCount = layers,
            HeadCount = heads,
            KvHeadCount = kvHeads,
            HeadDim = headDim,
            MaxPositions = maxPositions,
            Rope = GgufRope.Read(file, prefix, headDim, maxPositions),
            RmsNormEpsilon = ReadEpsilon(file, prefix + "attention.layer_norm_rms_epsilon"),
            TiedEmbeddings = !tensors.Contains("output.weight"),
            QkvBias = architecture == "qwen2" || tensors.Contains("blk.0.attn_q.bias"),
            AttentionOutputBias = tensors.Contains("blk.0.attn_output.bias"),
            MlpBias = tensors.Contains("blk.0.ffn_up.bias"),
            QkNorm = architecture == "qwen3",
            SlidingWindows = ReadWindow(metadata, prefix) is { } window ? [.. Enumerable.Repeat<int?>(window, layers)] : [],
            BosTokenId = vocabulary.BosId,
            EosTokenIds = [.. vocabulary.EndIds],
        };
        RefuseUnknownCombinations(file, config);
        return config;
    }

    private static void RefuseOtherKinds(GgufFile file)
    {
        if (file.Metadata.Find("general.type")?.AsString() is { } kind and not "model")
            throw new InvalidFileException(file.Path, "general.type", $"the file holds a {kind}, not a model");
        if (file.Metadata.Find("split.count")?.AsInteger() is > 1 and var parts)
            throw new InvalidFileException(file.Path, "split.count", $"the file is one of {parts} parts; join them with llama.cpp's llama-gguf-split --merge");
        if (file.Metadata.Find("general.quantization_version")?.AsInteger() is { } version and not 2 && file.Tensors.Any(tensor => tensor.Type.IsQuantized()))
            throw new InvalidFileException(file.Path, "general.quantization_version", $"version {version} blocks cannot be decoded; version 2 can");
    }

    private static int ReadHeadDim(GgufFile file, string prefix, int hidden, int heads)
    {
        var key = prefix + "attention.key_length";
        var given = file.Metadata.FindSize(key);
        if (given is null && hidden % heads != 0)
            throw new InvalidFileException(file.Path, key, $"is missing, and {heads} heads do not divide a hidden size of {hidden}");
        var headDim = given ?? hidden / heads;
        if (headDim % 2 != 0) throw new InvalidFileException(file.Path, key, $"heads of {headDim} elements cannot be rotated in pairs");
        foreach (var other in new[] { prefix + "attention.value_length", prefix + "rope.dimension_count" })
        {
            if (file.Metadata.FindSize(other) is { } size && size != headDim)
                throw new InvalidFileException(file.Path, other, $"{size} differs from the head size {headDim}, which cannot be imported");
        }
        return headDim;
    }

    private static int ReadVocabularySize(GgufFile file, string prefix, GgufVocabulary vocabulary)
    {
        if (file.Metadata.FindSize(prefix + "vocab_size") is { } size && size != vocabulary.EntryCount)
            throw new InvalidFileException(file.Path, prefix + "vocab_size", $"{size} differs from the {vocabulary.EntryCount} entries of tokenizer.ggml.tokens");
        return vocabulary.EntryCount;
    }

    private static float ReadEpsilon(GgufFile file, string key)
    {
        var epsilon = (float)(file.Metadata.FindPositive(key) ?? throw Missing(file, key));
        return epsilon is > 0 and < 1 ? epsilon : throw new InvalidFileException(file.Path, key, "does not lie between 0 and 1");
    }

    private static int? ReadWindow(GgufMetadata metadata, string prefix)
    {
        var key = prefix + "attention.sliding_window";
        return metadata.Find(key)?.AsInteger() == 0 ? null : metadata.FindSize(key);
    }

    private static void RefuseUnknownKeys(GgufFile file, string prefix, List<string> remarks)
    {
        foreach (var (key, value) in file.Metadata.Values.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            if (key.StartsWith("tokenizer.chat_template.", StringComparison.Ordinal))
                remarks.Add($"{key} was left out: only the default chat template is imported");
            if (!key.StartsWith(prefix, StringComparison.Ordinal) || Understood.Contains(key[prefix.Length..]) || IsNeutral(key[prefix.Length..], value)) continue;
            throw new InvalidFileException(file.Path, key, "the key is not understood, and the model may depend on it");
        }
    }

    /// <summary>Keys of other members of an architecture, at the values that mean they are not used.</summary>
    private static bool IsNeutral(string key, GgufValue value) => key switch
    {
        "expert_count" or "expert_used_count" or "expert_shared_count" or "nextn_predict_layers" or "pooling_type" => value.AsInteger() == 0,
        "attention.clamp_kqv" or "attention.max_alibi_bias" or "attn_logit_softcapping" or "final_logit_softcapping" => value.AsNumber() == 0,
        "logit_scale" or "residual_scale" or "embedding_scale" => value.AsNumber() is 0 or 1,
        "attention.causal" => value.AsBool(),
        "use_parallel_residual" => !value.AsBool(),
        "tensor_data_layout" => true,
        _ => false,
    };

    /// <summary>Families of transformers have these biases and windows alone or not at all.</summary>
    private static void RefuseUnknownCombinations(GgufFile file, ModelConfig config)
    {
        var windowed = config.SlidingWindow(0) is not null;
        var halfBias = config.QkvBias != config.AttentionOutputBias;
        if (config.AttentionOutputBias && !config.QkvBias) throw new InvalidFileException(file.Path, "blk.0.attn_output.bias", "is there without biases on queries, keys and values");
        if (config.MlpBias && (halfBias || windowed || config.QkNorm))
            throw new InvalidFileException(file.Path, "blk.0.ffn_up.bias", "no model family of transformers has it beside the file's other biases, norms or windows");
        if (config.AttentionOutputBias && (windowed || config.ModelType == "qwen2"))
            throw new InvalidFileException(file.Path, "blk.0.attn_output.bias", "no model family of transformers has it beside the file's sliding window or architecture");
        if (config.QkNorm && halfBias) throw new InvalidFileException(file.Path, "blk.0.attn_q.bias", "no model family of transformers has it beside QK-norm");
    }

    private static InvalidFileException Missing(GgufFile file, string key) => new(file.Path, key, "the key is missing");
}
