using TorchSharp;
using static TorchSharp.torch;

namespace Routing.Models.Native;

/// <summary>Numbers as arguments of tensor operations, alive for as long as libtorch reads them.</summary>
/// <remarks>
/// TorchSharp turns each number into an object with a finalizer and keeps no hold on it during the native call (0.107.0,
/// Scalar.cs), not even on the 1 that <c>a + b</c> and <c>a.add(b)</c> make. A collection at that moment frees it under libtorch, which then
/// says "Unknown scalar type"; seen once in about a million operations on a busy machine. Loops that run for hours use these.
/// </remarks>
internal static class Scalars
{
    private const int Kept = 64;

    [ThreadStatic]
    private static Scalar?[]? t_ring;

    [ThreadStatic]
    private static int t_next;

    public static readonly Scalar Zero = 0, One = 1;

    /// <summary>A scalar that lives until this thread has asked for 64 more.</summary>
    public static Scalar Of(double value)
    {
        var ring = t_ring ??= new Scalar?[Kept];
        ref var place = ref ring[t_next = (t_next + 1) % Kept];
        place?.Dispose();
        return place = value.ToScalar();
    }

    public static Tensor Plus(this Tensor a, Tensor b) => a.add(b, One);

    public static Tensor Plus(this Tensor a, double number) => a.add(Of(number), One);

    public static Tensor Times(this Tensor a, double factor) => a.mul(Of(factor));

    public static Tensor Over(this Tensor a, double divisor) => a.div(Of(divisor));

    /// <summary>Values below 0 become 0, those over 1 become 1.</summary>
    public static Tensor ClampToUnit(this Tensor a) => a.clamp(Zero, One);
}
