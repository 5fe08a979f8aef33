namespace Routing.Formats.Checkpoints;

/// <summary>How rotary position embedding stretches to a longer context.</summary>
public enum RopeKind : byte
{
    Default,

    /// <summary>Positions divided by a factor.</summary>
    Linear,

    /// <summary>Llama 3.1's frequency-dependent scaling.</summary>
    Llama3,

    /// <summary>YaRN (arXiv 2309.00071).</summary>
    Yarn,
}
