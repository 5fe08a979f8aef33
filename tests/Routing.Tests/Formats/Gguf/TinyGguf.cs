using Routing.Formats.Gguf;

namespace Routing.Tests.Formats.Gguf;

/// <summary>Whole models of a few thousand random weights as GGUF: what llama.cpp's converter would write for them.</summary>
internal static class TinyGguf
{
    public const int Hidden = 32;
    public const int Intermediate = 64;
    public const int Heads = 4;
    public const int KvHeads = 2;
    public const int Layers = 2;

    /// <summary>Byte-level tokens, a merge, and three special or added tokens at the end.</summary>
    private static readonly string[] Tokens = ["h", "e", "l", "o", "\u0120", "he", "<|bos|>", "<|eos|>", "<tool>"];

    public static int Vocabulary => Tokens.Length;

    public static GgufBytes Llama(int headDim = Hidden / Heads, bool tied = true) => Model("llama", headDim, tied);

    public static GgufBytes Qwen2() => Model("qwen2", Hidden / Heads, tied: true, qkvBias: true);

    /// <summary>Head size apart from hidden size over heads, as Qwen 3 has it.</summary>
    public static GgufBytes Qwen3() => Model("qwen3", headDim: 16, tied: false, qkNorm: true);

    private static GgufBytes Model(string architecture, int headDim, bool tied, bool qkvBias = false, bool qkNorm = false)
    {
        var bytes = new GgufBytes()
            .Add("general.architecture", architecture)
            .Add("general.name", "tiny")
            .Add($"{architecture}.block_count", (uint)Layers)
            .Add($"{architecture}.context_length", 256u)
            .Add($"{architecture}.embedding_length", (uint)Hidden)
            .Add($"{architecture}.feed_forward_length", (uint)Intermediate)
            .Add($"{architecture}.attention.head_count", (uint)Heads)
            .Add($"{architecture}.attention.head_count_kv", (uint)KvHeads)
            .Add($"{architecture}.attention.layer_norm_rms_epsilon", 1e-5f)
            .Add($"{architecture}.attention.key_length", (uint)headDim)
            .Add($"{architecture}.rope.freq_base", 100_000f)
            .Add("tokenizer.ggml.model", "gpt2")
            .Add("tokenizer.ggml.pre", "smollm")
            .Add("tokenizer.ggml.tokens", Tokens)
            .Add("tokenizer.ggml.token_type", [1, 1, 1, 1, 1, 1, 3, 3, 4])
            .Add("tokenizer.ggml.merges", ["h e"])
            .Add("tokenizer.ggml.bos_token_id", 6u)
            .Add("tokenizer.ggml.eos_token_id", 7u)
            .Add("tokenizer.ggml.add_bos_token", true)
            .Add("tokenizer.chat_template", "{{ messages }}");
        var random = new Random(7);
        void Add(string name, params long[] shape) =>
            bytes.AddTensor(name, shape, [.. Enumerable.Range(0, (int)shape.Aggregate(1L, (a, b) => a * b)).Select(_ => random.NextSingle() - 0.5f)]);

        Add("token_embd.weight", Vocabulary, Hidden);
        if (!tied) Add("output.weight", Vocabulary, Hidden);
        Add("output_norm.weight", Hidden);
        for (var layer = 0; layer < Layers; layer++)
        {
            var prefix = $"blk.{layer}.";
            Add(prefix + "attn_norm.weight", Hidden);
            Add(prefix + "ffn_norm.weight", Hidden);
            foreach (var (name, heads) in new[] { ("attn_q", Heads), ("attn_k", KvHeads), ("attn_v", KvHeads) })
            {
                Add($"{prefix}{name}.weight", heads * headDim, Hidden);
                if (qkvBias) Add($"{prefix}{name}.bias", heads * headDim);
            }
            if (qkNorm)
            {
                Add(prefix + "attn_q_norm.weight", headDim);
                Add(prefix + "attn_k_norm.weight", headDim);
            }
            Add(prefix + "attn_output.weight", Hidden, Heads * headDim);
            Add(prefix + "ffn_gate.weight", Intermediate, Hidden);
            Add(prefix + "ffn_up.weight", Intermediate, Hidden);
            Add(prefix + "ffn_down.weight", Hidden, Intermediate);
        }
        return bytes;
    }
}
