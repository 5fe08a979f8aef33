using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Routing.Models.Simd;

namespace Routing.R2R.Network.Simd;

/// <summary>Element-wise kernels over float32 memory that a router needs and a decoder does not.</summary>
internal static unsafe class RouterMath
{
    private const float NormEpsilon = 1e-5f;

    /// <summary>y = (x - mean) / deviation · weight + bias; y may be x.</summary>
    [MethodImpl(SimdMath.Kernel)]
    public static void LayerNorm(float* x, float* weight, float* bias, float* y, int count)
    {
        Vector256<float> sums = default;
        var i = 0;
        for (; i + 8 <= count; i += 8) sums += Vector256.Load(x + i);
        var sum = Vector256.Sum(sums);
        for (; i < count; i++) sum += x[i];
        var mean = sum / count;

        var means = Vector256.Create(mean);
        Vector256<float> squares = default;
        for (i = 0; i + 8 <= count; i += 8)
        {
            var centred = Vector256.Load(x + i) - means;
            squares = Vector256.FusedMultiplyAdd(centred, centred, squares);
        }
        var square = Vector256.Sum(squares);
        for (; i < count; i++) square += (x[i] - mean) * (x[i] - mean);

        var inverse = 1 / MathF.Sqrt(square / count + NormEpsilon);
        var inverses = Vector256.Create(inverse);
        for (i = 0; i + 8 <= count; i += 8)
            Vector256.FusedMultiplyAdd((Vector256.Load(x + i) - means) * inverses, Vector256.Load(weight + i), Vector256.Load(bias + i)).Store(y + i);
        for (; i < count; i++) y[i] = (x[i] - mean) * inverse * weight[i] + bias[i];
    }

    /// <summary>x = x · Φ(x), the exact GELU, in place.</summary>
    /// <param name="count">A multiple of 8.</param>
    [MethodImpl(SimdMath.Kernel)]
    public static void Gelu(float* x, int count)
    {
        var half = Vector256.Create(0.5f);
        for (var i = 0; i < count; i += 8)
        {
            var v = Vector256.Load(x + i);
            (half * v * (Vector256<float>.One + Erf(v * 0.70710678f))).Store(x + i);
        }
    }

    // Abramowitz and Stegun, "Handbook of Mathematical Functions", 7.1.26: within 1.5e-7.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Erf(Vector256<float> x)
    {
        var size = Vector256.Abs(x);
        var t = Vector256<float>.One / Vector256.FusedMultiplyAdd(size, Vector256.Create(0.3275911f), Vector256<float>.One);
        var p = Vector256.FusedMultiplyAdd(t, Vector256.Create(1.061405429f), Vector256.Create(-1.453152027f));
        p = Vector256.FusedMultiplyAdd(p, t, Vector256.Create(1.421413741f));
        p = Vector256.FusedMultiplyAdd(p, t, Vector256.Create(-0.284496736f));
        p = Vector256.FusedMultiplyAdd(p, t, Vector256.Create(0.254829592f));
        var erf = Vector256<float>.One - p * t * ExpOfNegative(-size * size);
        return Vector256.CopySign(erf, x);
    }

    // Vector256.Exp also handles what cannot occur here, at three times the cost. Polynomial of the Cephes library's expf.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> ExpOfNegative(Vector256<float> x)
    {
        x = Vector256.MaxNative(x, Vector256.Create(-87f));
        var n = Vector256.Round(x * 1.44269504f);
        var r = Vector256.FusedMultiplyAdd(n, Vector256.Create(-0.693359375f), x);
        r = Vector256.FusedMultiplyAdd(n, Vector256.Create(2.12194440e-4f), r);
        var p = Vector256.FusedMultiplyAdd(r, Vector256.Create(1.9875691500e-4f), Vector256.Create(1.3981999507e-3f));
        p = Vector256.FusedMultiplyAdd(p, r, Vector256.Create(8.3334519073e-3f));
        p = Vector256.FusedMultiplyAdd(p, r, Vector256.Create(4.1665795894e-2f));
        p = Vector256.FusedMultiplyAdd(p, r, Vector256.Create(1.6666665459e-1f));
        p = Vector256.FusedMultiplyAdd(p, r, Vector256.Create(5.0000001201e-1f));
        var power = Vector256.FusedMultiplyAdd(p * r, r, r) + Vector256<float>.One;
        return (power.AsInt32() + (Vector256.ConvertToInt32(n) << 23)).AsSingle();
    }
}
