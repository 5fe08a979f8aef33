using Routing.Formats.Checkpoints;

namespace Routing.Training.Base;

/// <summary>Sizes of a Llama-like model; the vocabulary comes from the tokenizer.</summary>
public sealed record BaseModelShape
{
    public required int HiddenSize { get; init; }
    public required int IntermediateSize { get; init; }
    public required int Layers { get; init; }
    public required int Heads { get; init; }
    public required int KvHeads { get; init; }
    public bool TiedEmbeddings { get; init; }
    public bool QkNorm { get; init; }
    public double RopeTheta { get; init; } = 10_000;

    /// <summary>Context in tokens.</summary>
    public int MaxPositions { get; init; } = 1_024;

    /// <summary>The model these sizes make.</summary>
    public ModelConfig ToModelConfig(int vocabularySize, int? endToken) => new()
    {
        ModelType = QkNorm ? "qwen3" : "llama",
        VocabularySize = vocabularySize,
        HiddenSize = HiddenSize,
        IntermediateSize = IntermediateSize,
        LayerCount = Layers,
        HeadCount = Heads,
        KvHeadCount = KvHeads,
        HeadDim = HiddenSize / Heads,
        MaxPositions = MaxPositions,
        Rope = new RopeConfig { Theta = RopeTheta },
        TiedEmbeddings = TiedEmbeddings,
        QkNorm = QkNorm,
        EosTokenIds = endToken is { } end ? [end] : [],
    };

    internal (string Item, string Reason)? Check()
    {
        if (HiddenSize < 2 || IntermediateSize < 1 || Layers < 1 || Heads < 1 || KvHeads < 1 || MaxPositions < 2) return ("model", "sizes must be positive");
        if (HiddenSize % Heads != 0 || HiddenSize / Heads % 2 != 0) return ("model.heads", $"{Heads} heads do not cut hidden_size {HiddenSize} into parts of an even size");
        if (Heads % KvHeads != 0) return ("model.kv_heads", $"{KvHeads} do not divide {Heads} heads");
        return null;
    }
}
