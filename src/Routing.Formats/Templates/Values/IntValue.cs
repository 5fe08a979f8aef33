using System.Numerics;

namespace Routing.Formats.Templates.Values;

/// <summary>Python's unbounded integer; operators keep it within <see cref="MaxBits"/>.</summary>
internal sealed class IntValue(BigInteger number) : Value
{
    public const int MaxBits = 4096;

    public BigInteger Number => number;
    public override string TypeName => "int";
    public override bool IsTrue => !number.IsZero;

    /// <summary>The number as an index or count, held within ±2^30: beyond any length, and sums of two still fit.</summary>
    public int Clamped => (int)BigInteger.Clamp(number, -(1 << 30), 1 << 30);
}
