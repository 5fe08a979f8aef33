using System.Diagnostics;
using TorchSharp;

namespace Routing;

/// <summary>Shape checks at module borders; compiled away in Release.</summary>
public static class Shape
{
    /// <summary>Throws unless the tensor has the expected sizes; -1 matches any.</summary>
    [Conditional("DEBUG")]
    public static void Check(torch.Tensor tensor, params ReadOnlySpan<long> expected)
    {
        var matches = tensor.dim() == expected.Length;
        for (var i = 0; matches && i < expected.Length; i++) matches = expected[i] < 0 || tensor.size(i) == expected[i];
        if (!matches)
            throw new ArgumentException($"Expected a tensor of shape [{string.Join(", ", expected.ToArray())}], got [{string.Join(", ", tensor.shape)}].");
    }
}
