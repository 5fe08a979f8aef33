using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Routing.Models.Simd;

namespace Routing.R2R.Network.Simd;

/// <summary>
/// The largest values of a row, falling, in one pass: values above the smallest kept so far are collected, sorted by a
/// bitonic network (Batcher, "Sorting networks and their applications", 1968) and merged. Twin of <c>topk</c>, values only.
/// </summary>
/// <remarks>Owns: scratch memory; disposed by: its network.</remarks>
internal sealed unsafe class TopLogits(int count) : IDisposable
{
    private const int Lanes = 8;

    private readonly int _width = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(count, 2 * Lanes));
    private readonly Scratch _kept = new(), _fresh = new();

    /// <param name="row">Numbers; not NaN.</param>
    /// <param name="length">Of the row, at least what was asked for.</param>
    /// <param name="top">Overwritten with the largest.</param>
    [MethodImpl(SimdMath.Kernel)]
    public void Select(float* row, int length, float* top)
    {
        float* kept = _kept.Take(_width), fresh = _fresh.Take(_width + Lanes);
        var first = Math.Min(length, _width);
        Copy(row, kept, first);
        Fill(kept + first, _width - first);
        BitonicSort.Sort(kept, _width);

        var (collected, least, i) = (0, kept[count - 1], first);
        var bound = Vector256.Create(least);
        for (; i + Lanes <= length; i += Lanes)
        {
            var above = Vector256.GreaterThan(Vector256.Load(row + i), bound).ExtractMostSignificantBits();
            if (above == 0) continue;
            for (; above != 0; above &= above - 1) fresh[collected++] = row[i + BitOperations.TrailingZeroCount(above)];
            if (collected + Lanes <= _width) continue;
            Merge(kept, fresh, collected);
            (collected, bound) = (0, Vector256.Create(kept[count - 1]));
        }
        // Fewer than a vector's lanes are left, and there is room for as many.
        for (least = bound[0]; i < length; i++)
            if (row[i] > least) fresh[collected++] = row[i];
        if (collected > 0) Merge(kept, fresh, collected);
        Copy(kept, top, count);
    }

    private void Merge(float* kept, float* fresh, int collected)
    {
        Fill(fresh + collected, _width - collected);
        BitonicSort.Sort(fresh, _width);
        BitonicSort.KeepLargest(kept, fresh, _width);
    }

    private static void Fill(float* values, int count) => new Span<float>(values, count).Fill(float.NegativeInfinity);

    private static void Copy(float* from, float* to, int count) => new ReadOnlySpan<float>(from, count).CopyTo(new Span<float>(to, count));

    public void Dispose()
    {
        _kept.Dispose();
        _fresh.Dispose();
    }
}
