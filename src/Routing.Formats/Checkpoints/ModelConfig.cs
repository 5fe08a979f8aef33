using System.Collections.Immutable;

namespace Routing.Formats.Checkpoints;

/// <summary>What a causal decoder consists of: capabilities, never a family's name. Read from a checkpoint's config.json.</summary>
public sealed record ModelConfig
{
    /// <summary>The checkpoint's <c>model_type</c>, for display and export only; the forward pass never reads it.</summary>
    public required string ModelType { get; init; }

    public required int VocabularySize { get; init; }
    public required int HiddenSize { get; init; }
    public required int IntermediateSize { get; init; }
    public required int LayerCount { get; init; }
    public required int HeadCount { get; init; }
    public required int KvHeadCount { get; init; }
    public required int HeadDim { get; init; }

    /// <summary>Longest context, in tokens, that the model was made for.</summary>
    public required int MaxPositions { get; init; }

    public required RopeConfig Rope { get; init; }
    public float RmsNormEpsilon { get; init; } = 1e-6f;

    /// <summary>The output head is the token embedding.</summary>
    public bool TiedEmbeddings { get; init; }

    /// <summary>Biases on the query, key and value projections.</summary>
    public bool QkvBias { get; init; }

    /// <summary>Bias on attention's output projection.</summary>
    public bool AttentionOutputBias { get; init; }

    /// <summary>Biases on the feed-forward projections.</summary>
    public bool MlpBias { get; init; }

    /// <summary>RMS norm over head_dim on queries and keys, before rotation.</summary>
    public bool QkNorm { get; init; }

    /// <summary>[layers]: how many latest positions, itself included, a token attends to in each block; null is all.</summary>
    public ImmutableArray<int?> SlidingWindows { get; init; } = [];

    public int? BosTokenId { get; init; }

    /// <summary>Tokens that end a sequence: config.json's and generation_config.json's together.</summary>
    public ImmutableArray<int> EosTokenIds { get; init; } = [];

    /// <summary>Sliding window of a block; null is full attention.</summary>
    public int? SlidingWindow(int layer) => SlidingWindows.IsDefaultOrEmpty ? null : SlidingWindows[layer];
}
