using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Routing.Formats;
using Routing.Formats.Checkpoints;
using Routing.Formats.Gguf;
using Routing.Formats.Inspection;
using Routing.Tests.Testing;

namespace Routing.Tests.Formats.Gguf;

public class GgufImporterTests
{
    private static readonly GgufImportOptions AsF32 = new() { Type = StoredType.F32 };

    [Fact]
    public void Llama_BecomesACheckpoint_WithRowsBackInOrder()
    {
        using var folder = new TemporaryFolder();
        var bytes = TinyGguf.Llama();
        using var checkpoint = Import(folder, bytes, AsF32, out var result);

        Assert.Equal("llama", checkpoint.Config.ModelType);
        Assert.True(checkpoint.Config.TiedEmbeddings);
        Assert.Equal((100_000, 256, 1e-5f), (checkpoint.Config.Rope.Theta, checkpoint.Config.MaxPositions, checkpoint.Config.RmsNormEpsilon));
        Assert.Equal((6, 7), (checkpoint.Config.BosTokenId, Assert.Single(checkpoint.Config.EosTokenIds)));
        Assert.Equal(bytes.Tensors.Sum(tensor => (long)tensor.Data.Length / 4), result.Parameters);

        AssertSame(bytes, "token_embd.weight", checkpoint, "model.embed_tokens.weight");
        AssertSame(bytes, "output_norm.weight", checkpoint, "model.norm.weight");
        AssertSame(bytes, "blk.1.attn_v.weight", checkpoint, "model.layers.1.self_attn.v_proj.weight");
        AssertSame(bytes, "blk.1.attn_output.weight", checkpoint, "model.layers.1.self_attn.o_proj.weight");
        AssertSame(bytes, "blk.0.ffn_gate.weight", checkpoint, "model.layers.0.mlp.gate_proj.weight");
        AssertSame(bytes, "blk.0.ffn_up.weight", checkpoint, "model.layers.0.mlp.up_proj.weight");
        AssertSame(bytes, "blk.0.ffn_down.weight", checkpoint, "model.layers.0.mlp.down_proj.weight");
        AssertSame(bytes, "blk.0.attn_norm.weight", checkpoint, "model.layers.0.input_layernorm.weight");
        AssertSame(bytes, "blk.0.ffn_norm.weight", checkpoint, "model.layers.0.post_attention_layernorm.weight");
        AssertPermuted(bytes, "blk.1.attn_q.weight", checkpoint, "model.layers.1.self_attn.q_proj.weight", TinyGguf.Heads);
        AssertPermuted(bytes, "blk.1.attn_k.weight", checkpoint, "model.layers.1.self_attn.k_proj.weight", TinyGguf.KvHeads);
    }

    [Fact]
    public void Qwen2_KeepsItsRows_AndItsBiases()
    {
        using var folder = new TemporaryFolder();
        var bytes = TinyGguf.Qwen2();
        using var checkpoint = Import(folder, bytes, AsF32, out _);
        Assert.Equal("qwen2", checkpoint.Config.ModelType);
        Assert.True(checkpoint.Config.QkvBias);
        AssertSame(bytes, "blk.0.attn_q.weight", checkpoint, "model.layers.0.self_attn.q_proj.weight");
        AssertSame(bytes, "blk.0.attn_k.bias", checkpoint, "model.layers.0.self_attn.k_proj.bias");
    }

    [Fact]
    public void Qwen3_KeepsItsNorms_ItsHeadSize_AndItsHead()
    {
        using var folder = new TemporaryFolder();
        var bytes = TinyGguf.Qwen3();
        using var checkpoint = Import(folder, bytes, AsF32, out _);
        Assert.Equal(("qwen3", 16, false), (checkpoint.Config.ModelType, checkpoint.Config.HeadDim, checkpoint.Config.TiedEmbeddings));
        AssertSame(bytes, "blk.1.attn_q_norm.weight", checkpoint, "model.layers.1.self_attn.q_norm.weight");
        AssertSame(bytes, "blk.1.attn_k.weight", checkpoint, "model.layers.1.self_attn.k_proj.weight");
        AssertSame(bytes, "output.weight", checkpoint, "lm_head.weight");
    }

    [Fact]
    public void LlamaWithBiases_PutsThemBackInOrder()
    {
        using var folder = new TemporaryFolder();
        var bytes = TinyGguf.Llama();
        for (var layer = 0; layer < TinyGguf.Layers; layer++)
        {
            foreach (var (name, size) in new[] { ("attn_q", 32), ("attn_k", 16), ("attn_v", 16), ("attn_output", 32) })
                bytes.AddTensor($"blk.{layer}.{name}.bias", [size], [.. Enumerable.Range(0, size).Select(i => (float)i)]);
        }
        using var checkpoint = Import(folder, bytes, AsF32, out _);
        Assert.Equal([0, 2, 4, 6, 1, 3, 5, 7], Values(checkpoint, "model.layers.0.self_attn.q_proj.bias")[..8]);
        AssertSame(bytes, "blk.0.attn_v.bias", checkpoint, "model.layers.0.self_attn.v_proj.bias");
    }

    [Fact]
    public void LlamaWithBiasesOnQueriesKeysAndValuesAlone_BecomesTheFamilyThatHasThem()
    {
        using var folder = new TemporaryFolder();
        var bytes = TinyGguf.Llama();
        for (var layer = 0; layer < TinyGguf.Layers; layer++)
        {
            foreach (var (name, size) in new[] { ("attn_q", 32), ("attn_k", 16), ("attn_v", 16) })
                bytes.AddTensor($"blk.{layer}.{name}.bias", [size], new float[size]);
        }
        using var checkpoint = Import(folder, bytes, AsF32, out var result);
        Assert.Equal(("qwen2", true, false), (result.Config.ModelType, checkpoint.Config.QkvBias, checkpoint.Config.AttentionOutputBias));
        AssertPermuted(bytes, "blk.0.attn_q.weight", checkpoint, "model.layers.0.self_attn.q_proj.weight", TinyGguf.Heads);
    }

    [Fact]
    public void LlamaWithASlidingWindow_BecomesMistral()
    {
        using var folder = new TemporaryFolder();
        using var checkpoint = Import(folder, TinyGguf.Llama().Add("llama.attention.sliding_window", 64u), AsF32, out var result);
        Assert.Equal("mistral", result.Config.ModelType);
        Assert.Equal([64, 64], checkpoint.Config.SlidingWindows);
    }

    [Fact]
    public void BiasesNoFamilyHasTogether_AreRefused()
    {
        var bytes = TinyGguf.Llama().Add("llama.attention.sliding_window", 64u);
        for (var layer = 0; layer < TinyGguf.Layers; layer++)
        {
            foreach (var (name, size) in new[] { ("ffn_gate", 64), ("ffn_up", 64), ("ffn_down", 32) })
                bytes.AddTensor($"blk.{layer}.{name}.bias", [size], new float[size]);
        }
        AssertRefused(bytes, "blk.0.ffn_up.bias");
        AssertRefused(TinyGguf.Qwen3().AddTensor("blk.0.attn_q.bias", [64], new float[64]), "blk.0.attn_q.bias");
        AssertRefused(TinyGguf.Llama().AddTensor("blk.0.attn_output.bias", [32], new float[32]), "blk.0.attn_output.bias");
    }

    [Fact]
    public void QuantisedRows_AreDecoded_AndPutBackInOrder()
    {
        using var folder = new TemporaryFolder();
        var bytes = TinyGguf.Llama();
        // Q8_0 rows of 32 with scale 1: row r holds the number r.
        byte[] Row(int r) => [0x00, 0x3C, .. Enumerable.Repeat((byte)r, 32)];
        bytes.RemoveTensor("blk.0.attn_q.weight")
            .AddTensor("blk.0.attn_q.weight", GgufType.Q8_0, [32, 32], [.. Enumerable.Range(0, 32).SelectMany(Row)]);
        using var checkpoint = Import(folder, bytes, AsF32, out _);
        var firsts = Values(checkpoint, "model.layers.0.self_attn.q_proj.weight").Chunk(32).Select(row => row[0]).ToArray();
        Assert.Equal([0, 2, 4, 6, 1, 3, 5, 7, 8, 10, 12, 14, 9, 11, 13, 15], firsts[..16]);
    }

    [Theory]
    [InlineData(GgufType.F32, StoredType.F32)]
    [InlineData(GgufType.F16, StoredType.F16)]
    [InlineData(GgufType.BF16, StoredType.BF16)]
    [InlineData(GgufType.Q4_1, StoredType.F16)]
    public void DefaultType_IsWhatTheMatricesNeed(GgufType source, StoredType expected)
    {
        using var folder = new TemporaryFolder();
        var bytes = TinyGguf.Llama();
        var (elements, size) = source.Block()!.Value;
        foreach (var (name, _, shape, data) in bytes.Tensors.ToArray().Where(tensor => tensor.Shape.Length == 2))
            bytes.RemoveTensor(name).AddTensor(name, source, shape, new byte[data.Length / 4 / elements * size]);
        using var checkpoint = Import(folder, bytes, new(), out var result);
        Assert.Equal(expected, result.Type);
        Assert.All(checkpoint.Tensors.Values, tensor => Assert.Equal(expected, tensor.Type));
    }

    [Theory]
    [InlineData(StoredType.F16)]
    [InlineData(StoredType.BF16)]
    public void NarrowerTypes_AreRoundedToNearest(StoredType type)
    {
        using var folder = new TemporaryFolder();
        var bytes = TinyGguf.Llama();
        using var checkpoint = Import(folder, bytes, new() { Type = type }, out _);
        var relative = type == StoredType.F16 ? 1 / 2048.0 : 1 / 256.0;
        var written = Values(checkpoint, "model.embed_tokens.weight");
        foreach (var (expected, value) in Source(bytes, "token_embd.weight").Zip(written)) Assert.Equal(expected, value, Math.Abs(expected) * relative + 1e-7);
    }

    [Fact]
    public void Config_KeepsRopeAndWindow()
    {
        using var folder = new TemporaryFolder();
        var bytes = TinyGguf.Qwen2()
            .Add("qwen2.rope.scaling.type", "yarn")
            .Add("qwen2.rope.scaling.factor", 4f)
            .Add("qwen2.rope.scaling.original_context_length", 64u)
            .Add("qwen2.attention.sliding_window", 16u);
        using var checkpoint = Import(folder, bytes, AsF32, out _);
        Assert.Equal((RopeKind.Yarn, 4, 64), (checkpoint.Config.Rope.Kind, checkpoint.Config.Rope.Factor, checkpoint.Config.Rope.OriginalMaxPositions));
        Assert.Equal([16, 16], checkpoint.Config.SlidingWindows);
    }

    [Fact]
    public void LinearRope_IsKept()
    {
        using var folder = new TemporaryFolder();
        using var checkpoint = Import(folder, TinyGguf.Llama().Add("llama.rope.scaling.type", "linear").Add("llama.rope.scaling.factor", 2f), AsF32, out _);
        Assert.Equal((RopeKind.Linear, 2), (checkpoint.Config.Rope.Kind, checkpoint.Config.Rope.Factor));
    }

    [Theory]
    [InlineData(64, 500_000, 32, 8192, 4)]    // Llama 3.2
    [InlineData(128, 500_000, 8, 8192, 4)]    // Llama 3.1
    [InlineData(128, 500_000, 8, 4096, 6)]    // not the usual numbers
    public void RopeFactors_GiveBackLlama3sRope(int headDim, float theta, float factor, int original, float high)
    {
        using var folder = new TemporaryFolder();
        var factors = new float[headDim / 2];
        for (var i = 0; i < factors.Length; i++)
        {
            var wavelength = 2 * MathF.PI * MathF.Pow(theta, 2f * i / headDim);
            var smooth = (original / wavelength - 1) / (high - 1);
            factors[i] = wavelength < original / high ? 1 : wavelength > original ? factor : 1 / ((1 - smooth) / factor + smooth);
        }
        var bytes = TinyGguf.Llama(headDim)
            .Replace("llama.rope.freq_base", GgufValueType.Float32, w => w.Write(theta))
            .AddTensor("rope_freqs.weight", [factors.Length], factors);
        using var checkpoint = Import(folder, bytes, AsF32, out _);
        Assert.Equal(
            new RopeConfig { Kind = RopeKind.Llama3, Theta = theta, Factor = factor, OriginalMaxPositions = original, HighFrequencyFactor = high },
            checkpoint.Config.Rope);
    }

    public static TheoryData<string, string> WhatCannotBeImported => new()
    {
        { "general.architecture", "mamba" },
        { "tokenizer.ggml.model", "rwkv" },
        { "tokenizer.ggml.pre", "tekken" },
        { "llama.rope.scaling.type", "longrope" },
        { "llama.something_new", "1" },
        { "general.type", "adapter" },
    };

    [Theory, MemberData(nameof(WhatCannotBeImported))]
    public void TextThatIsNotUnderstood_IsRefusedByKey(string key, string value) =>
        AssertRefused(TinyGguf.Llama().Replace(key, GgufValueType.String, writer => GgufBytes.WriteString(writer, value)), key);

    [Theory]
    [InlineData("llama.expert_count", 8)]
    [InlineData("llama.attention.head_count_kv", 3)]
    [InlineData("llama.attention.key_length", 7)]
    [InlineData("llama.rope.dimension_count", 4)]
    [InlineData("llama.vocab_size", 100)]
    [InlineData("llama.block_count", 0)]
    [InlineData("split.count", 2)]
    [InlineData("tokenizer.ggml.eos_token_id", 9)]
    [InlineData("general.quantization_version", 1)]
    public void NumberThatDoesNotFit_IsRefusedByKey(string key, uint value) =>
        AssertRefused(TinyGguf.Llama().AddTensor("x", GgufType.Q8_0, [32], new byte[34]).Replace(key, GgufValueType.UInt32, writer => writer.Write(value)), key);

    [Theory]
    [InlineData("llama.embedding_length")]
    [InlineData("llama.attention.head_count")]
    [InlineData("llama.attention.layer_norm_rms_epsilon")]
    [InlineData("tokenizer.ggml.tokens")]
    [InlineData("tokenizer.ggml.merges")]
    [InlineData("tokenizer.ggml.pre")]
    public void MissingKey_IsRefusedByName(string key) => AssertRefused(TinyGguf.Llama().Remove(key), key);

    [Fact]
    public void Tensors_MissingSurplusMisshapedOrUndecodable_AreRefusedByName()
    {
        AssertRefused(TinyGguf.Llama().RemoveTensor("blk.1.ffn_up.weight"), "blk.1.ffn_up.weight");
        AssertRefused(TinyGguf.Qwen2().RemoveTensor("blk.0.attn_q.bias"), "blk.0.attn_q.bias");
        AssertRefused(TinyGguf.Llama().AddTensor("blk.0.ffn_gate_inp.weight", [8], new float[8]), "blk.0.ffn_gate_inp.weight");
        AssertRefused(TinyGguf.Llama().RemoveTensor("output_norm.weight").AddTensor("output_norm.weight", [31], new float[31]), "output_norm.weight");
        AssertRefused(
            TinyGguf.Llama().RemoveTensor("blk.0.attn_v.weight").AddTensor("blk.0.attn_v.weight", GgufType.IQ4_NL, [16, 32], new byte[16 * 18]), "blk.0.attn_v.weight");
        AssertRefused(TinyGguf.Llama().AddTensor("rope_freqs.weight", [4], [1, 2, 1, 3]), "rope_freqs.weight");
    }

    [Fact]
    public void WeightsThatAreNotFiniteOrDoNotFit_AreRefused_AndNothingIsLeftBehind()
    {
        using var folder = new TemporaryFolder();
        foreach (var (value, type) in new[] { (float.NaN, StoredType.F32), (float.PositiveInfinity, StoredType.BF16), (70_000f, StoredType.F16) })
        {
            var bytes = TinyGguf.Llama().RemoveTensor("output_norm.weight").AddTensor("output_norm.weight", [32], [.. Enumerable.Repeat(value, 32)]);
            var refusal = Assert.Throws<InvalidFileException>(
                () => Run(bytes.WriteTo(folder.File("a.gguf")), folder.File("out"), new() { Type = type }));
            Assert.Equal("output_norm.weight", refusal.Item);
            Assert.Equal([folder.File("a.gguf")], Directory.EnumerateFileSystemEntries(folder.Path));
        }
    }

    [Fact]
    public void CancelledImport_LeavesNothingBehind()
    {
        using var folder = new TemporaryFolder();
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        Assert.Throws<OperationCanceledException>(
            () => GgufImporter.Import(TinyGguf.Llama().WriteTo(folder.File("a.gguf")), folder.File("out"), stop: stop.Token));
        Assert.Equal([folder.File("a.gguf")], Directory.EnumerateFileSystemEntries(folder.Path));
    }

    [Fact]
    public void FolderInUse_IsRefused_UnlessForced()
    {
        using var folder = new TemporaryFolder();
        var source = TinyGguf.Llama().WriteTo(folder.File("a.gguf"));
        var target = Directory.CreateDirectory(folder.File("out")).FullName;
        File.WriteAllText(Path.Combine(target, "notes.txt"), "mine");
        File.WriteAllText(Path.Combine(target, "config.json"), "old");

        Assert.Throws<InvalidFileException>(() => Run(source, target, new()));
        Run(source, target, new() { Force = true });
        Assert.Equal("mine", File.ReadAllText(Path.Combine(target, "notes.txt")));
        Checkpoint.Open(target).Dispose();

        File.WriteAllText(Path.Combine(target, "model-00001-of-00002.safetensors"), "other weights");
        Assert.Throws<InvalidFileException>(() => Run(source, target, new() { Force = true }));
    }

    [Fact]
    public void SpecialTokensAndChatTemplate_AreWritten()
    {
        using var folder = new TemporaryFolder();
        using var checkpoint = Import(folder, TinyGguf.Llama(), AsF32, out _);
        var tokenizer = JsonNode.Parse(File.ReadAllText(folder.File("out/tokenizer_config.json")))!;
        Assert.Equal("{{ messages }}", (string?)tokenizer["chat_template"]);
        Assert.Equal(("<|bos|>", "<|eos|>"), ((string?)tokenizer["bos_token"], (string?)tokenizer["eos_token"]));
        var generation = JsonNode.Parse(File.ReadAllText(folder.File("out/generation_config.json")))!;
        Assert.Equal((6, 7), ((int)generation["bos_token_id"]!, (int)generation["eos_token_id"]![0]!));
    }

    private static GgufImportResult Run(string source, string target, GgufImportOptions options) =>
        GgufImporter.Import(source, target, options, stop: TestContext.Current.CancellationToken);

    private static Checkpoint Import(TemporaryFolder folder, GgufBytes bytes, GgufImportOptions options, out GgufImportResult result)
    {
        result = Run(bytes.WriteTo(folder.File("a.gguf")), folder.File("out"), options);
        return Checkpoint.Open(folder.File("out"));
    }

    private static void AssertRefused(GgufBytes bytes, string item)
    {
        using var folder = new TemporaryFolder();
        var path = bytes.WriteTo(folder.File("a.gguf"));
        var refusal = Assert.Throws<InvalidFileException>(() => Run(path, folder.File("out"), new()));
        Assert.Equal((path, item), (refusal.File, refusal.Item));
        Assert.Contains($" {item}: ", Assert.Single(Inspector.Inspect(path).Notes), StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder.File("out")));
    }

    private static float[] Source(GgufBytes bytes, string name) =>
        MemoryMarshal.Cast<byte, float>(bytes.Tensors.Single(tensor => tensor.Name == name).Data).ToArray();

    private static float[] Values(Checkpoint checkpoint, string name)
    {
        var tensor = checkpoint.Tensors[name];
        return tensor.Type switch
        {
            StoredType.F16 => [.. MemoryMarshal.Cast<byte, Half>(tensor.Bytes).ToArray().Select(value => (float)value)],
            StoredType.BF16 => [.. MemoryMarshal.Cast<byte, ushort>(tensor.Bytes).ToArray().Select(value => BitConverter.UInt32BitsToSingle((uint)value << 16))],
            _ => MemoryMarshal.Cast<byte, float>(tensor.Bytes).ToArray(),
        };
    }

    private static void AssertSame(GgufBytes bytes, string source, Checkpoint checkpoint, string name) =>
        Assert.Equal(Source(bytes, source), Values(checkpoint, name));

    /// <summary>Permutes the imported rows forward, as llama.cpp's converter does: [heads, 2, half] → [heads, half, 2].</summary>
    private static void AssertPermuted(GgufBytes bytes, string source, Checkpoint checkpoint, string name, int heads)
    {
        var rows = Values(checkpoint, name).Chunk(TinyGguf.Hidden).ToArray();
        var half = rows.Length / heads / 2;
        var permuted =
            from head in Enumerable.Range(0, heads)
            from i in Enumerable.Range(0, half)
            from part in new[] { 0, 1 }
            from value in rows[head * 2 * half + part * half + i]
            select value;
        Assert.Equal(Source(bytes, source), permuted);
        Assert.NotEqual(Source(bytes, source), Values(checkpoint, name));
    }
}
