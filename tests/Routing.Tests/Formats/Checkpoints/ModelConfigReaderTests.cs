using System.Text.Json.Nodes;
using Routing.Formats.Checkpoints;
using Routing.Tests.Testing;

namespace Routing.Tests.Formats.Checkpoints;

public sealed class ModelConfigReaderTests : IDisposable
{
    private const string Sizes = """ "vocab_size":100,"hidden_size":64,"intermediate_size":96,"num_hidden_layers":4,"num_attention_heads":32 """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("gpt2")]
    [InlineData("opt")]
    [InlineData("mixtral")]
    [InlineData("olmoe")]
    [InlineData("qwen3-moe", "qwen3_moe")]
    public void AnUnsupportedFamily_IsRefusedByName(string folder, string? modelType = null) =>
        Refused.By(() => ModelConfigReader.Read(TestData.Find("checkpoints", folder)), "config.json", "model_type", $"'{modelType ?? folder}'");

    [Fact]
    public void LlamaOfTransformers4_IsRead()
    {
        var config = ModelConfigReader.Read(TestData.Find("checkpoints", "llama3-rope-bf16"));

        Assert.Equal((512, 64, 160, 4), (config.VocabularySize, config.HiddenSize, config.IntermediateSize, config.LayerCount));
        Assert.Equal((4, 1, 16), (config.HeadCount, config.KvHeadCount, config.HeadDim));
        Assert.Equal(
            new RopeConfig { Kind = RopeKind.Llama3, Theta = 500_000, Factor = 8, OriginalMaxPositions = 64, LowFrequencyFactor = 1, HighFrequencyFactor = 4 },
            config.Rope);
        Assert.Equal((1e-6f, 512, 1), (config.RmsNormEpsilon, config.MaxPositions, config.BosTokenId));
        Assert.Equal([2], config.EosTokenIds);
        Assert.False(config.TiedEmbeddings || config.QkvBias || config.AttentionOutputBias || config.MlpBias || config.QkNorm);
    }

    [Fact]
    public void Qwen2OfTransformers5_IsRead()
    {
        var config = ModelConfigReader.Read(TestData.Find("checkpoints", "qwen2-bias"));

        Assert.Equal(new RopeConfig { Theta = 1_000_000 }, config.Rope);
        Assert.True(config.QkvBias && config.TiedEmbeddings);
        Assert.False(config.AttentionOutputBias);
        Assert.Empty(config.SlidingWindows);
    }

    [Fact]
    public void MistralAndQwen3_HaveTheirWindowsAndNorms()
    {
        Assert.Equal([16, 16, 16, 16], ModelConfigReader.Read(TestData.Find("checkpoints", "mistral-sliding")).SlidingWindows.Select(w => w!.Value));

        var qwen3 = ModelConfigReader.Read(TestData.Find("checkpoints", "qwen3-qknorm"));
        Assert.True(qwen3.QkNorm);
        Assert.Equal(32, qwen3.HeadDim);
        Assert.Empty(qwen3.SlidingWindows);
    }

    [Theory]
    [InlineData("llama", 32, 2, 2048, "1", "2")]
    [InlineData("mistral", 8, 2, 131_072, "1", "2")]
    [InlineData("qwen2", 32, 2, 32_768, "", "")]
    [InlineData("qwen3", 32, 128, 32_768, "", "")]
    public void AbsentKeys_MeanWhatTransformersMeans(string modelType, int kvHeads, int headDim, int maxPositions, string bos, string eos)
    {
        var config = Read($$"""{"model_type":"{{modelType}}",{{Sizes}}}""");

        Assert.Equal((kvHeads, headDim, maxPositions), (config.KvHeadCount, config.HeadDim, config.MaxPositions));
        Assert.Equal((bos, eos), ($"{config.BosTokenId}", string.Join(',', config.EosTokenIds)));
        Assert.Equal((1e-6f, new RopeConfig()), (config.RmsNormEpsilon, config.Rope));
        Assert.Equal((modelType == "qwen2", modelType == "qwen3", false), (config.QkvBias, config.QkNorm, config.TiedEmbeddings));
        Assert.Equal(modelType == "mistral" ? 4096 : null, config.SlidingWindow(3));
    }

    [Theory]
    [InlineData("llama", """ "attention_bias":true """, true, true, false)]
    [InlineData("llama", """ "attention_bias":false,"mlp_bias":true """, false, false, true)]
    [InlineData("mistral", """ "attention_bias":true """, false, false, false)]
    [InlineData("qwen2", """ "attention_bias":false """, true, false, false)]
    [InlineData("qwen3", """ "attention_bias":true,"mlp_bias":true """, true, true, false)]
    public void Biases_FollowTheFamily(string modelType, string keys, bool qkv, bool output, bool mlp)
    {
        var config = Read($$"""{"model_type":"{{modelType}}",{{Sizes}},{{keys}}}""");
        Assert.Equal((qkv, output, mlp), (config.QkvBias, config.AttentionOutputBias, config.MlpBias));
    }

    [Theory]
    [InlineData("mistral", """ "sliding_window":null """, "")]
    [InlineData("mistral", """ "sliding_window":7 """, "7 7 7 7")]
    [InlineData("mistral", """ "sliding_window":7,"layer_types":["sliding_attention","sliding_attention","sliding_attention","sliding_attention"] """, "7 7 7 7")]
    [InlineData("qwen2", """ "sliding_window":7,"use_sliding_window":false """, "")]
    [InlineData("qwen2", """ "sliding_window":7,"use_sliding_window":true,"max_window_layers":3 """, "- - - 7")]
    [InlineData("qwen2", """ "sliding_window":7,"use_sliding_window":true,"max_window_layers":0 """, "7 7 7 7")]
    [InlineData("qwen2", """ "sliding_window":7,"use_sliding_window":true """, "- - - -")]
    [InlineData("qwen3", """ "use_sliding_window":true,"max_window_layers":3 """, "- - - 4096")]
    [InlineData("qwen3", """ "sliding_window":7,"use_sliding_window":true,"layer_types":["sliding_attention","full_attention","sliding_attention","full_attention"] """, "7 - 7 -")]
    [InlineData("llama", """ "sliding_window":7 """, "")]
    public void SlidingWindows_FollowTheFamily(string modelType, string keys, string windows) =>
        Assert.Equal(windows, string.Join(' ', Read($$"""{"model_type":"{{modelType}}",{{Sizes}},{{keys}}}""").SlidingWindows.Select(w => w?.ToString() ?? "-")));

    [Theory]
    [InlineData(""" "rope_theta":5e5,"rope_scaling":null """)]
    [InlineData(""" "rope_theta":500000,"rope_scaling":{} """)]
    [InlineData(""" "rope_parameters":{"rope_theta":500000.0,"rope_type":"default"} """)]
    [InlineData(""" "rope_theta":500000,"rope_parameters":{"rope_type":"default","rope_theta":500000} """)]
    [InlineData(""" "rope_theta":500000,"rope_parameters":{"type":"default","partial_rotary_factor":1.0,"factor":null} """)]
    [InlineData(""" "rope_parameters":{"full_attention":{"rope_type":"default","rope_theta":500000},"sliding_attention":{"rope_type":"default","rope_theta":500000}} """)]
    public void BothLayouts_GiveTheSameRope(string keys) =>
        Assert.Equal(new RopeConfig { Theta = 500_000 }, Read($$"""{"model_type":"llama",{{Sizes}},{{keys}}}""").Rope);

    [Fact]
    public void ScaledRopes_AreRead()
    {
        Assert.Equal(new RopeConfig { Kind = RopeKind.Linear, Factor = 2.5 }, Rope("""{"type":"linear","factor":2.5}"""));
        Assert.Equal(
            new RopeConfig { Kind = RopeKind.Yarn, Factor = 4, OriginalMaxPositions = 2048 },
            Rope("""{"rope_type":"yarn","factor":4}"""));
        Assert.Equal(
            new RopeConfig
            {
                Kind = RopeKind.Yarn, Factor = 40, OriginalMaxPositions = 4096, BetaFast = 16, BetaSlow = 2, AttentionFactor = 1.5, Mscale = 0.7, MscaleAllDim = 1, Truncate = false,
            },
            Rope("""{"rope_type":"yarn","factor":40,"original_max_position_embeddings":4096,"beta_fast":16,"beta_slow":2,"attention_factor":1.5,"mscale":0.7,"mscale_all_dim":1,"truncate":false}"""));
    }

    [Theory]
    [InlineData("5", null, "5")]
    [InlineData("[5,6]", "[6,7]", "5 6 7")]
    [InlineData("null", "9", "9")]
    [InlineData("null", null, "")]
    [InlineData(null, null, "2")]
    [InlineData(null, "9", "9")]
    public void EndTokens_ComeFromBothFiles(string? config, string? generation, string expected)
    {
        var key = config is null ? "" : $",\"eos_token_id\":{config}";
        if (generation is not null) File.WriteAllText(_folder.File("generation_config.json"), $$"""{"eos_token_id":{{generation}}}""");
        Assert.Equal(expected, string.Join(' ', Read($$"""{"model_type":"llama",{{Sizes}}{{key}}}""").EosTokenIds));
    }

    [Theory]
    [InlineData("llama", "model_type", null, "is missing")]
    [InlineData("llama", "model_type", "7", "must be a string")]
    [InlineData("llama", "architectures", "[\"LlamaForSequenceClassification\"]", "'LlamaForSequenceClassification'")]
    [InlineData("llama", "architectures", "[\"MistralForCausalLM\"]", "'MistralForCausalLM'")]
    [InlineData("llama", "quantization_config", "{\"quant_method\":\"gptq\"}", "gptq")]
    [InlineData("llama", "hidden_act", "\"gelu\"", "'gelu'")]
    [InlineData("llama", "torch_dtype", "\"float8_e4m3fn\"", "float8_e4m3fn")]
    [InlineData("llama", "partial_rotary_factor", "0.5", "0.5")]
    [InlineData("llama", "per_layer_config", "{\"0\":{}}", "not supported")]
    [InlineData("llama", "hidden_size", null, "is missing")]
    [InlineData("llama", "hidden_size", "0", "must lie between")]
    [InlineData("llama", "hidden_size", "-64", "must lie between")]
    [InlineData("llama", "hidden_size", "1e3", "whole number")]
    [InlineData("llama", "hidden_size", "64.5", "whole number")]
    [InlineData("llama", "hidden_size", "\"64\"", "whole number")]
    [InlineData("llama", "hidden_size", "99999999999999999999", "whole number")]
    [InlineData("llama", "hidden_size", "70", "32 attention heads do not divide")]
    [InlineData("llama", "num_hidden_layers", "1000000", "must lie between")]
    [InlineData("llama", "vocab_size", "3000000000", "must lie between")]
    [InlineData("llama", "num_key_value_heads", "5", "does not divide the 32")]
    [InlineData("llama", "num_key_value_heads", "64", "does not divide the 32")]
    [InlineData("llama", "num_key_value_heads", "0", "must lie between")]
    [InlineData("llama", "head_dim", "15", "even")]
    [InlineData("llama", "max_position_embeddings", "0", "must lie between")]
    [InlineData("llama", "rms_norm_eps", "0", "between 0 and 1")]
    [InlineData("llama", "rms_norm_eps", "1e999", "finite")]
    [InlineData("llama", "tie_word_embeddings", "\"yes\"", "true or false")]
    [InlineData("llama", "bos_token_id", "100", "must lie between")]
    [InlineData("llama", "eos_token_id", "-1", "must lie between")]
    [InlineData("llama", "eos_token_id", "[2,100]", "must lie between")]
    [InlineData("llama", "rope_theta", "0", "greater than 1")]
    [InlineData("llama", "rope_theta", "null", "is null")]
    [InlineData("llama", "rope_scaling", "4", "must be an object")]
    [InlineData("mistral", "sliding_window", "0", "must lie between")]
    [InlineData("mistral", "layer_types", "[\"full_attention\",\"sliding_attention\",\"sliding_attention\",\"sliding_attention\"]", "in all layers or in none")]
    [InlineData("qwen2", "layer_types", "[\"full_attention\"]", "1 entries for 4 layers")]
    [InlineData("qwen2", "layer_types", "[\"chunked_attention\",\"full_attention\",\"full_attention\",\"full_attention\"]", "'chunked_attention'")]
    [InlineData("qwen2", "layer_types", "[\"sliding_attention\",\"full_attention\",\"full_attention\",\"full_attention\"]", "use_sliding_window is off")]
    [InlineData("qwen2", "max_window_layers", "-1", "must lie between")]
    public void AnImpossibleValue_IsRefused(string modelType, string key, string? value, string reason)
    {
        var json = JsonNode.Parse($$"""{"model_type":"{{modelType}}",{{Sizes}}}""")!.AsObject();
        json.Remove(key);
        var text = value is null ? json.ToJsonString() : $"{json.ToJsonString()[..^1]},\"{key}\":{value}}}";
        Refused.By(() => Read(text), "config.json", key, reason);
    }

    [Theory]
    [InlineData("""{"rope_type":"dynamic","factor":2}""", "rope_type", "'dynamic'")]
    [InlineData("""{"type":"longrope"}""", "type", "'longrope'")]
    [InlineData("""{"type":"linear","rope_type":"yarn","factor":2}""", "type", "differs")]
    [InlineData("""{"rope_type":"linear"}""", "factor", "is missing")]
    [InlineData("""{"rope_type":"linear","factor":0.5}""", "factor", "at least 1")]
    [InlineData("""{"rope_type":"linear","factor":"2"}""", "factor", "finite number")]
    [InlineData("""{"rope_type":"linear","factor":2,"beta_fast":1}""", "beta_fast", "not a parameter of rope type linear")]
    [InlineData("""{"rope_type":"default","factor":2}""", "factor", "not a parameter of rope type default")]
    [InlineData("""{"rope_type":"llama3","factor":8,"high_freq_factor":4}""", "low_freq_factor", "is missing")]
    [InlineData("""{"rope_type":"llama3","factor":8,"high_freq_factor":1,"low_freq_factor":4}""", "high_freq_factor", "greater than low_freq_factor")]
    [InlineData("""{"rope_type":"llama3","factor":8,"high_freq_factor":4,"low_freq_factor":1,"original_max_position_embeddings":0}""", "original_max_position_embeddings", "must lie between")]
    [InlineData("""{"rope_type":"yarn","factor":2,"beta_fast":1,"beta_slow":32}""", "beta_fast", "greater than beta_slow")]
    [InlineData("""{"rope_type":"yarn","factor":2,"attention_factor":-1}""", "attention_factor", "positive")]
    [InlineData("""{"rope_type":"yarn","factor":2,"truncate":1}""", "truncate", "true or false")]
    [InlineData("""{"rope_type":"default","partial_rotary_factor":0.25}""", "partial_rotary_factor", "0.25")]
    [InlineData("""{"full_attention":{"rope_type":"default"},"sliding_attention":{"rope_type":"linear","factor":2}}""", "sliding_attention", "differs by layer type")]
    public void ABrokenRope_IsRefused(string rope, string key, string reason) =>
        Refused.By(() => Rope(rope), "config.json", $"rope_scaling.{key}", reason);

    [Theory]
    [InlineData("{", "not valid JSON")]
    [InlineData("[]", "must hold a JSON object")]
    [InlineData("""{"model_type":"llama","model_type":"qwen2"}""", "not valid JSON")]
    [InlineData("""{"\ud800":1}""", "not valid Unicode")]
    [InlineData("<html>", "web page")]
    [InlineData("version https://git-lfs.github.com/spec/v1", "Git-LFS")]
    public void AFileThatIsNoConfig_IsRefused(string text, string reason) => Refused.By(() => Read(text), "config.json", "file", reason);

    [Fact]
    public void DeepNesting_IsRefused() =>
        Refused.By(() => Read($"{{\"a\":{new string('[', 100_000)}"), "config.json", "file", "not valid JSON");

    private RopeConfig Rope(string rope) => Read($$"""{"model_type":"llama",{{Sizes}},"rope_scaling":{{rope}}}""").Rope;

    private ModelConfig Read(string json)
    {
        File.WriteAllText(_folder.File("config.json"), json);
        return ModelConfigReader.Read(_folder.Path);
    }
}
