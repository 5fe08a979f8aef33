using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Routing.Models.Simd;

namespace Routing.R2R.Network.Simd;

/// <summary>Sorts float32 memory, falling, by compare-exchanges that depend on no value: no branch to mispredict.</summary>
/// <remarks>Lengths are powers of two from 16.</remarks>
internal static unsafe class BitonicSort
{
    private const int Lanes = 8;

    private static readonly Vector256<int> s_reversed = Vector256.Create(7, 6, 5, 4, 3, 2, 1, 0);

    [MethodImpl(SimdMath.Kernel)]
    public static void Sort(float* values, int length)
    {
        for (var i = 0; i < length; i += Lanes) SortLanes(Vector256.Load(values + i)).Store(values + i);
        for (var run = 2 * Lanes; run <= length; run *= 2)
        {
            for (var start = 0; start < length; start += run) ExchangeReversed(values + start, run);
            MergeRuns(values, length, run / 2);
        }
    }

    /// <summary>Leaves in <paramref name="kept"/> the largest of both, all sorted.</summary>
    [MethodImpl(SimdMath.Kernel)]
    public static void KeepLargest(float* kept, float* fresh, int length)
    {
        for (var i = 0; i < length; i += Lanes)
            Vector256.MaxNative(Vector256.Load(kept + i), Reverse(Vector256.Load(fresh + length - Lanes - i))).Store(kept + i);
        MergeRuns(kept, length, length);
    }

    /// <summary>Sorts runs that rise and then fall, or fall and then rise.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void MergeRuns(float* values, int length, int run)
    {
        for (var distance = run / 2; distance >= Lanes; distance /= 2)
            for (var start = 0; start < length; start += 2 * distance)
                for (var i = start; i < start + distance; i += Lanes)
                {
                    var (a, b) = (Vector256.Load(values + i), Vector256.Load(values + i + distance));
                    Vector256.MaxNative(a, b).Store(values + i);
                    Vector256.MinNative(a, b).Store(values + i + distance);
                }
        for (var i = 0; i < length; i += Lanes) MergeLanes(Vector256.Load(values + i)).Store(values + i);
    }

    /// <summary>Of two falling halves, the larger values to the first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void ExchangeReversed(float* values, int run)
    {
        for (var i = 0; i < run / 2; i += Lanes)
        {
            var partner = values + run - Lanes - i;
            var (a, b) = (Vector256.Load(values + i), Reverse(Vector256.Load(partner)));
            Vector256.MaxNative(a, b).Store(values + i);
            Reverse(Vector256.MinNative(a, b)).Store(partner);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> SortLanes(Vector256<float> v)
    {
        v = Exchange(v, Vector256.Create(1, 0, 3, 2, 5, 4, 7, 6), Vector256.Create(0, -1, 0, -1, 0, -1, 0, -1));
        v = Exchange(v, Vector256.Create(3, 2, 1, 0, 7, 6, 5, 4), Vector256.Create(0, 0, -1, -1, 0, 0, -1, -1));
        v = Exchange(v, Vector256.Create(1, 0, 3, 2, 5, 4, 7, 6), Vector256.Create(0, -1, 0, -1, 0, -1, 0, -1));
        v = Exchange(v, s_reversed, Vector256.Create(0, 0, 0, 0, -1, -1, -1, -1));
        v = Exchange(v, Vector256.Create(2, 3, 0, 1, 6, 7, 4, 5), Vector256.Create(0, 0, -1, -1, 0, 0, -1, -1));
        return Exchange(v, Vector256.Create(1, 0, 3, 2, 5, 4, 7, 6), Vector256.Create(0, -1, 0, -1, 0, -1, 0, -1));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> MergeLanes(Vector256<float> v)
    {
        v = Exchange(v, Vector256.Create(4, 5, 6, 7, 0, 1, 2, 3), Vector256.Create(0, 0, 0, 0, -1, -1, -1, -1));
        v = Exchange(v, Vector256.Create(2, 3, 0, 1, 6, 7, 4, 5), Vector256.Create(0, 0, -1, -1, 0, 0, -1, -1));
        return Exchange(v, Vector256.Create(1, 0, 3, 2, 5, 4, 7, 6), Vector256.Create(0, -1, 0, -1, 0, -1, 0, -1));
    }

    /// <summary>Compares each lane with its partner; lanes marked take the smaller value.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Exchange(Vector256<float> v, Vector256<int> partners, Vector256<int> takesSmaller)
    {
        var w = Vector256.Shuffle(v, partners);
        return Vector256.ConditionalSelect(takesSmaller.AsSingle(), Vector256.MinNative(v, w), Vector256.MaxNative(v, w));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Reverse(Vector256<float> v) => Vector256.Shuffle(v, Vector256.Create(7, 6, 5, 4, 3, 2, 1, 0));
}
