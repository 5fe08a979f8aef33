using static TorchSharp.torch;

namespace Routing.Models;

/// <summary>Facts about the types a decoder computes in.</summary>
public static class ElementTypes
{
    /// <summary>Bytes an element takes.</summary>
    public static int Size(ScalarType type) => type switch
    {
        ScalarType.Float32 => 4,
        ScalarType.BFloat16 or ScalarType.Float16 => 2,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "Decoders compute in Float32, BFloat16 or Float16."),
    };
}
