using System.Collections.Immutable;

namespace Routing.R2R.Network;

/// <summary>Sizes and wiring of a router network.</summary>
public sealed record RouterNetworkConfig
{
    /// <summary>Classes of a network with more than one output: identical, neutral, divergent.</summary>
    public const int Classes = 3;

    public required RouterArchitecture Architecture { get; init; }

    /// <summary>Width of the small model's hidden state; 0 where the network does not see it.</summary>
    public int HiddenSize { get; init; }

    /// <summary>Width of the small model's input embedding; 0 where the network does not see the token.</summary>
    public int EmbeddingSize { get; init; }

    /// <summary>How many of the largest logits are seen; 0 where none are.</summary>
    public int LogitsSize { get; init; }

    /// <summary>Width of each block's input; the last is also that of the output layer.</summary>
    public required ImmutableArray<int> HiddenDims { get; init; }

    /// <summary>Inner width of a block as a multiple of its input's.</summary>
    public int ExpansionFactor { get; init; } = 4;

    /// <summary>Layer norms over hidden state and embedding, softmax over the logits seen.</summary>
    public bool NormalizeInput { get; init; }

    /// <summary>1: the logit of "divergent"; 3: one logit a class.</summary>
    public int OutputDim { get; init; } = 1;

    /// <summary>Numbers that enter the input projection when nothing is mapped before: hidden state, embedding, logits.</summary>
    internal int InputSize => HiddenSize + EmbeddingSize + LogitsSize;

    /// <summary>Weights, the small model's embedding left out.</summary>
    public long ParameterCount => RouterTensors.Of(this).Sum(tensor => tensor.Shape.Aggregate(1L, (product, size) => product * size));

    /// <summary>The first size that cannot be, or null.</summary>
    internal (string Item, string Reason)? Check()
    {
        if (Size("hidden_size", HiddenSize, Architecture.SeesHidden) is { } hidden) return hidden;
        if (Size("embedding_size", EmbeddingSize, Architecture.SeesToken) is { } embedding) return embedding;
        if (Size("logits_size", LogitsSize, Architecture.SeesLogits) is { } logits) return logits;
        if (HiddenDims.IsDefaultOrEmpty || HiddenDims.Any(width => width < 1)) return ("hidden_dims", "must hold at least one width, each at least 1");
        if (ExpansionFactor < 1) return ("expansion_factor", $"is {ExpansionFactor}; must be at least 1");
        return OutputDim is 1 or Classes ? null : ("output_dim", $"is {OutputDim}; must be 1, or {Classes} for the classes identical, neutral, divergent");
    }

    private (string, string)? Size(string item, int size, bool isSeen) => (isSeen, size) switch
    {
        (true, < 1) => (item, $"is {size}; {Architecture} needs at least 1"),
        (false, not 0) => (item, $"is {size}; {Architecture} does not see it, so it must be 0"),
        _ => null,
    };
}
