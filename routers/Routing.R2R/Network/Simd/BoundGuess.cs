using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Routing.Models.Simd;

namespace Routing.R2R.Network.Simd;

/// <summary>
/// A value that a few more than the wanted number of a row's values exceed. Counting costs a hundredth of sorting, so a
/// search by counts, as if values were normally distributed, saves most of the sorting.
/// </summary>
internal static unsafe class BoundGuess
{
    // The head of a long row says enough; it stays in the nearest cache.
    private const int HeadLength = 1024;
    private const int MostTries = 8;

    /// <param name="fewest">At least so many values of the row exceed the result, or it is minus infinity.</param>
    /// <param name="most">More than so many rarely do, in the row's head.</param>
    public static float Below(float* row, int length, int fewest, int most)
    {
        length = Math.Min(length, HeadLength) & ~7;
        if (length <= most) return float.NegativeInfinity;
        var (mean, deviation) = Moments(row, length);
        var target = Quantile((fewest + most) / 2f / length);
        var (low, high, bound) = (float.NegativeInfinity, float.PositiveInfinity, mean + deviation * target);
        for (var tries = 0; tries < MostTries; tries++)
        {
            if (!(bound > low && bound < high)) bound = (low + high) / 2;
            if (!float.IsFinite(bound)) break;
            var above = CountAbove(row, length, bound);
            if (above >= fewest && above <= most) return bound;
            if (above > most) low = bound;
            else high = bound;
            bound += deviation * (target - Quantile(Math.Clamp(above, 0.5f, length - 0.5f) / length));
        }
        return low;
    }

    [MethodImpl(SimdMath.Kernel)]
    private static int CountAbove(float* values, int count, float bound)
    {
        var bounds = Vector256.Create(bound);
        Vector256<int> counts = default;
        for (var i = 0; i < count; i += 8) counts -= Vector256.GreaterThan(Vector256.Load(values + i), bounds).AsInt32();
        return Vector256.Sum(counts);
    }

    /// <summary>Of a fourth of the values, which is enough for a first guess.</summary>
    [MethodImpl(SimdMath.Kernel)]
    private static (float Mean, float Deviation) Moments(float* values, int count)
    {
        Vector256<float> sums = default, squares = default;
        var taken = 0;
        for (var i = 0; i < count; i += 32, taken += 8)
        {
            var v = Vector256.Load(values + i);
            sums += v;
            squares = Vector256.FusedMultiplyAdd(v, v, squares);
        }
        var mean = Vector256.Sum(sums) / taken;
        return (mean, MathF.Sqrt(MathF.Max(0, Vector256.Sum(squares) / taken - mean * mean)));
    }

    /// <summary>How many standard deviations above the mean this share of a normal distribution lies; within 0.003.</summary>
    // Hastings' approximation: Abramowitz and Stegun, "Handbook of Mathematical Functions", 26.2.22.
    private static float Quantile(float share)
    {
        if (share > 0.5f) return -Quantile(1 - share);
        var t = MathF.Sqrt(-2 * MathF.Log(share));
        return t - (2.30753f + 0.27061f * t) / (1 + t * (0.99229f + 0.04481f * t));
    }
}
