namespace Routing.Formats.Gguf.Import;

/// <summary>llama.cpp's names of the tensors that Hugging Face checkpoints of the Llama kind have (gguf-py, tensor_mapping.py).</summary>
internal static class GgufTensorNames
{
    private const string LayerPrefix = "model.layers.";

    private static readonly Dictionary<string, string> OutsideBlocks = new()
    {
        ["model.embed_tokens"] = "token_embd",
        ["model.norm"] = "output_norm",
        ["lm_head"] = "output",
    };

    private static readonly Dictionary<string, string> InBlocks = new()
    {
        ["input_layernorm"] = "attn_norm",
        ["self_attn.q_proj"] = "attn_q",
        ["self_attn.k_proj"] = "attn_k",
        ["self_attn.v_proj"] = "attn_v",
        ["self_attn.o_proj"] = "attn_output",
        ["self_attn.q_norm"] = "attn_q_norm",
        ["self_attn.k_norm"] = "attn_k_norm",
        ["post_attention_layernorm"] = "ffn_norm",
        ["mlp.gate_proj"] = "ffn_gate",
        ["mlp.up_proj"] = "ffn_up",
        ["mlp.down_proj"] = "ffn_down",
    };

    /// <summary><c>model.layers.3.self_attn.q_proj.weight</c> → <c>blk.3.attn_q.weight</c>.</summary>
    public static string Of(string checkpointName)
    {
        var kindAt = checkpointName.LastIndexOf('.');
        var (module, kind) = (checkpointName[..kindAt], checkpointName[kindAt..]);
        if (!module.StartsWith(LayerPrefix, StringComparison.Ordinal)) return OutsideBlocks[module] + kind;
        var parts = module[LayerPrefix.Length..].Split('.', 2);
        return $"blk.{parts[0]}.{InBlocks[parts[1]]}{kind}";
    }
}
