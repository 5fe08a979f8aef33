using System.Text.Json;
using Routing.Formats.Checkpoints;
using Routing.Tests.Testing;

namespace Routing.Tests.Formats.Checkpoints;

public sealed class ModelConfigWriterTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string, ModelConfig> Configs
    {
        get
        {
            var plain = CheckpointBuilder.Config;
            return new()
            {
                { "llama", plain },
                { "llama", plain with { QkvBias = true, AttentionOutputBias = true, MlpBias = true, TiedEmbeddings = true, EosTokenIds = [2, 3], BosTokenId = null } },
                { "llama", plain with { EosTokenIds = [], RmsNormEpsilon = 1e-5f, HeadDim = 6 } },
                { "mistral", plain with { SlidingWindows = [5, 5] } },
                { "mistral", plain with { ModelType = "mistral" } },
                { "qwen2", plain with { QkvBias = true } },
                { "qwen2", plain with { QkvBias = true, SlidingWindows = [null, 5] } },
                { "qwen3", plain with { QkNorm = true } },
                { "qwen3", plain with { QkNorm = true, SlidingWindows = [5, null], QkvBias = true, AttentionOutputBias = true } },
                { "llama", plain with { Rope = new() { Kind = RopeKind.Linear, Factor = 2.5, Theta = 5e5 } } },
                { "llama", plain with { Rope = new() { Kind = RopeKind.Llama3, Factor = 8, OriginalMaxPositions = 16, LowFrequencyFactor = 2, HighFrequencyFactor = 5 } } },
                { "llama", plain with { Rope = new() { Kind = RopeKind.Yarn, Factor = 4, OriginalMaxPositions = 8 } } },
                { "llama", plain with { Rope = new() { Kind = RopeKind.Yarn, Factor = 4, OriginalMaxPositions = 8, BetaFast = 16, BetaSlow = 2, AttentionFactor = 1.25, Mscale = 0.5, MscaleAllDim = 0.25, Truncate = false } } },
            };
        }
    }

    [Theory]
    [MemberData(nameof(Configs))]
    public void WhatIsWritten_IsReadBack(string modelType, ModelConfig config)
    {
        ModelConfigWriter.Write(_folder.Path, config, StoredType.F16);
        var read = ModelConfigReader.Read(_folder.Path);
        Assert.Equal(JsonSerializer.Serialize(config with { ModelType = modelType }), JsonSerializer.Serialize(read));
    }

    [Fact]
    public void AllFullWindows_AreWrittenAsNone()
    {
        ModelConfigWriter.Write(_folder.Path, CheckpointBuilder.Config with { QkNorm = true, SlidingWindows = [null, null] }, StoredType.F32);
        Assert.Null(ModelConfigReader.Read(_folder.Path).SlidingWindow(1));
    }

    [Fact]
    public void CapabilitiesNoFamilyHas_AreRefused()
    {
        var plain = CheckpointBuilder.Config;
        Assert.All(
            new[]
            {
                plain with { SlidingWindows = [null, 5] },
                plain with { QkNorm = true, MlpBias = true },
                plain with { QkNorm = true, SlidingWindows = [4, 5] },
                plain with { QkvBias = true, MlpBias = true },
            },
            config => Assert.Throws<ArgumentException>(() => ModelConfigWriter.Write(_folder.Path, config, StoredType.F32)));
        Assert.Empty(Directory.GetFiles(_folder.Path));
    }
}
