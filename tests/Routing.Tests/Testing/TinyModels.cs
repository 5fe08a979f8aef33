using Routing.Formats.Checkpoints;

namespace Routing.Tests.Testing;

/// <summary>Decoder shapes small enough to build in a test.</summary>
internal static class TinyModels
{
    public static ModelConfig Config(int layers = 3, int kvHeads = 2, int? window = null, bool qkNorm = false, RopeConfig? rope = null, int hidden = 32, int vocabulary = 61) => new()
    {
        ModelType = "llama",
        VocabularySize = vocabulary,
        HiddenSize = hidden,
        IntermediateSize = 2 * hidden + 8,
        LayerCount = layers,
        HeadCount = 4,
        KvHeadCount = kvHeads,
        HeadDim = 8,
        MaxPositions = 256,
        Rope = rope ?? new RopeConfig(),
        TiedEmbeddings = true,
        QkNorm = qkNorm,
        QkvBias = qkNorm,
        SlidingWindows = window is null ? [] : [.. Enumerable.Range(0, layers).Select(layer => layer % 2 == 0 ? window : null)],
    };

    public static int[] Tokens(int count, int seed, int vocabulary = 61)
    {
        var state = (uint)seed * 2654435761u + 1;
        var tokens = new int[count];
        for (var i = 0; i < count; i++) tokens[i] = (int)((state = state * 1664525u + 1013904223u) >> 8) % vocabulary;
        return tokens;
    }
}
