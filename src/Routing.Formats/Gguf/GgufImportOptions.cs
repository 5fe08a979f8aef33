using Routing.Formats.Checkpoints;

namespace Routing.Formats.Gguf;

/// <summary>How to import a GGUF file.</summary>
public sealed record GgufImportOptions
{
    /// <summary>
    /// Element type of the weights: F16, BF16 or F32. Null keeps that of the file's matrices, and rounds quantised ones to F16: at the
    /// same size it has an eighth of BF16's rounding error (11 bits of significand against 8; a Q4_1 value needs up to 15).
    /// </summary>
    public StoredType? Type { get; init; }

    /// <summary>Writes into a folder that is not empty, replacing files of the same names.</summary>
    public bool Force { get; init; }
}
