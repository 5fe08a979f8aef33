namespace Routing.Formats.Checkpoints;

/// <summary>Rotary position embedding; fields beyond <see cref="Theta"/> are read only by the kinds that name them.</summary>
public sealed record RopeConfig
{
    public RopeKind Kind { get; init; } = RopeKind.Default;
    public double Theta { get; init; } = 10_000;

    /// <summary>Linear, Llama3, Yarn: how much longer the context became.</summary>
    public double Factor { get; init; } = 1;

    /// <summary>Llama3, Yarn: context of the model before scaling, in tokens.</summary>
    public int OriginalMaxPositions { get; init; }

    /// <summary>Llama3.</summary>
    public double LowFrequencyFactor { get; init; } = 1;

    /// <summary>Llama3.</summary>
    public double HighFrequencyFactor { get; init; } = 4;

    /// <summary>Yarn: rotations above which a dimension is left alone.</summary>
    public double BetaFast { get; init; } = 32;

    /// <summary>Yarn: rotations below which a dimension is fully interpolated.</summary>
    public double BetaSlow { get; init; } = 1;

    /// <summary>Yarn: factor on cosines and sines; null derives it from <see cref="Factor"/> and the two mscale values.</summary>
    public double? AttentionFactor { get; init; }

    /// <summary>Yarn (DeepSeek's variant); 0 = not given.</summary>
    public double Mscale { get; init; }

    /// <summary>Yarn (DeepSeek's variant); 0 = not given.</summary>
    public double MscaleAllDim { get; init; }

    /// <summary>Yarn: round the correction range to whole dimensions.</summary>
    public bool Truncate { get; init; } = true;
}
