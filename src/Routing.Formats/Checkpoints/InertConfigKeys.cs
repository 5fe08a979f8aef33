using System.Collections.Frozen;

namespace Routing.Formats.Checkpoints;

/// <summary>Keys of config.json that say nothing about how the model computes: training, bookkeeping, other frameworks.</summary>
internal static class InertConfigKeys
{
    private static readonly FrozenSet<string> Keys = FrozenSet.Create(
        "attention_dropout", "initializer_range", "use_cache", "pad_token_id", "pretraining_tp", "transformers_version",
        "_name_or_path", "_commit_hash", "use_sliding_window", "sliding_window", "max_window_layers", "layer_types",
        "output_attentions", "output_hidden_states", "return_dict", "hidden_dropout", "torchscript", "is_decoder");

    public static bool Contains(string key) => Keys.Contains(key);
}
