using Routing.R2R;
using Routing.R2R.Network;
using static TorchSharp.torch;

namespace Routing.Tests.R2R.Network;

/// <summary>Router networks and steps of any size, with values of the size trained ones have.</summary>
internal static class RandomRouters
{
    public const int Vocabulary = 61;

    public static RouterNetworkConfig Config(string architecture = nameof(RouterArchitecture.HiddenStatesTokenLMHeadLogitsClassifier), int hidden = 12, int embedding = 12, int logits = 10, int[]? dims = null, int expansion = 2, bool normalize = false, int outputs = 1)
    {
        var found = RouterArchitecture.Find(architecture)!;
        return new()
        {
            Architecture = found,
            HiddenSize = found.SeesHidden ? hidden : 0,
            EmbeddingSize = found.SeesToken ? embedding : 0,
            LogitsSize = found.SeesLogits ? logits : 0,
            HiddenDims = [.. dims ?? [16, 24, 16]],
            ExpansionFactor = expansion,
            NormalizeInput = normalize,
            OutputDim = outputs,
        };
    }

    public static RouterArtifact Artifact(RouterNetworkConfig config, int seed = 1)
    {
        var random = new Random(seed);
        return new() { Network = config, Weights = new(config, Fill), Temperature = 1.3f, Threshold = 0.4f };

        void Fill(string name, Span<float> values)
        {
            var isScale = name.Contains("norm", StringComparison.Ordinal) && name.EndsWith("weight", StringComparison.Ordinal);
            for (var i = 0; i < values.Length; i++) values[i] = (isScale ? 1 : 0) + 0.5f * (float)(random.NextDouble() - 0.5);
        }
    }

    /// <summary>The small model a network fits; owned by the caller's scope.</summary>
    public static SmallModel Small(RouterNetworkConfig config, int vocabulary = Vocabulary, int seed = 3) =>
        new(Values(seed, vocabulary, Math.Max(1, config.EmbeddingSize)), config.HiddenSize);

    /// <summary>A step of a small model; owned by the caller's scope.</summary>
    public static StepOutput Step(RouterNetworkConfig config, int rows, int vocabulary = Vocabulary, int seed = 5)
    {
        var random = new Random(seed);
        return new(
            Values(seed, rows, vocabulary) * 8, Values(seed + 1, rows, Math.Max(1, config.HiddenSize)) * 2,
            Enumerable.Range(0, rows).Select(_ => random.Next(vocabulary)).ToArray(), new RowIdentity[rows]);
    }

    private static Tensor Values(int seed, params long[] shape)
    {
        using var generator = new Generator((ulong)seed);
        return randn(shape, generator: generator);
    }
}
