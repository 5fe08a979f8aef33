using System.Numerics;
using System.Runtime.Intrinsics;
using Routing.Models.Simd;

namespace Routing.Runtime.Sampling;

/// <summary>Vectorised reductions over one row of logits. The last lanes go through the same instructions as the rest, so equal logits stay equal.</summary>
internal static class LogitMath
{
    /// <summary>Index of the largest value, the lowest of equals; 0 when values that are not numbers leave none.</summary>
    public static int ArgMax(ReadOnlySpan<float> values)
    {
        var max = Vector256.Create(Max(values));
        for (var i = 0; i < values.Length; i += Vector256<float>.Count)
            if (Vector256.Equals(Load(values, i), max).ExtractMostSignificantBits() is > 0 and var hits) return i + BitOperations.TrailingZeroCount(hits);
        return 0;
    }

    public static float Max(ReadOnlySpan<float> values)
    {
        var lanes = Vector256.Create(float.NegativeInfinity);
        for (var i = 0; i < values.Length; i += Vector256<float>.Count) lanes = Vector256.Max(lanes, Load(values, i));
        var max = lanes[0];
        for (var lane = 1; lane < Vector256<float>.Count; lane++) max = MathF.Max(max, lanes[lane]);
        return max;
    }

    /// <summary>Writes exp((values - shift) * scale) and returns its sum.</summary>
    public static double Exp(ReadOnlySpan<float> values, float shift, float scale, Span<float> result)
    {
        var lanes = Vector256<float>.Zero;
        Span<float> padded = stackalloc float[Vector256<float>.Count];
        for (var i = 0; i < values.Length; i += Vector256<float>.Count)
        {
            var exp = SimdMath.Exp((Load(values, i) - Vector256.Create(shift)) * scale);
            lanes += exp;
            if (i <= values.Length - Vector256<float>.Count)
            {
                exp.CopyTo(result[i..]);
                continue;
            }
            exp.CopyTo(padded);
            padded[..(values.Length - i)].CopyTo(result[i..]);
        }
        return Vector256.Sum(lanes);
    }

    /// <summary>ln of the sum of exp(values): a token's log probability is its logit minus this.</summary>
    public static float LogSumExp(ReadOnlySpan<float> values)
    {
        var shift = Max(values);
        var lanes = Vector256<float>.Zero;
        for (var i = 0; i < values.Length; i += Vector256<float>.Count) lanes += SimdMath.Exp(Load(values, i) - Vector256.Create(shift));
        return shift + MathF.Log(Vector256.Sum(lanes));
    }

    /// <summary>Entropy of the distribution that logits stand for, nats.</summary>
    /// <param name="values">[vocab] logits; minus infinity is no token.</param>
    /// <param name="logSumExp">Of them all.</param>
    public static float Entropy(ReadOnlySpan<float> values, float logSumExp)
    {
        double entropy = 0;
        foreach (var value in values)
            if (value - logSumExp is > -80 and var logProb) entropy -= Math.Exp(logProb) * logProb;   // below that it adds nothing a float can hold
        return (float)entropy;
    }

    /// <summary>The lanes from <paramref name="start"/> on; those beyond the end are minus infinity, which adds nothing to any of the sums.</summary>
    private static Vector256<float> Load(ReadOnlySpan<float> values, int start) =>
        start <= values.Length - Vector256<float>.Count ? Vector256.Create(values[start..]) : LoadRest(values[start..]);

    private static Vector256<float> LoadRest(ReadOnlySpan<float> values)
    {
        Span<float> padded = stackalloc float[Vector256<float>.Count];
        padded.Fill(float.NegativeInfinity);
        values.CopyTo(padded);
        return Vector256.Create<float>(padded);
    }
}
