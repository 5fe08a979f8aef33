using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Routing.Models.Simd;

namespace Routing.R2R.Network.Simd;

/// <summary>
/// The largest values of a row, falling: a bound a little below the smallest of them is guessed, values above it are
/// collected in one pass, sorted by a bitonic network and merged. Twin of <c>topk</c>, values only.
/// </summary>
/// <remarks>Owns: scratch memory; disposed by: its network.</remarks>
internal sealed unsafe class TopLogits(int count) : IDisposable
{
    private const int Lanes = 8, Group = 4 * Lanes;

    private readonly int _width = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(count, Group));
    private readonly Scratch _kept = new(), _fresh = new();

    /// <param name="row">Numbers; not NaN.</param>
    /// <param name="length">Of the row, at least what was asked for.</param>
    /// <param name="top">Overwritten with the largest.</param>
    [MethodImpl(SimdMath.Kernel)]
    public void Select(float* row, int length, float* top)
    {
        // Room for a group beyond the width, and for the whole vector that appending writes.
        float* kept = _kept.Take(_width), fresh = _fresh.Take(_width + Group + Lanes);
        Clear(kept, 0);
        var bounds = Vector256.Create(BoundGuess.Below(row, length, count, _width));
        int collected = 0, i = 0;
        for (; i + Group <= length; i += Group)
        {
            var group = row + i;
            var highest = Vector256.MaxNative(
                Vector256.MaxNative(Vector256.Load(group), Vector256.Load(group + Lanes)),
                Vector256.MaxNative(Vector256.Load(group + 2 * Lanes), Vector256.Load(group + 3 * Lanes)));
            if (!Vector256.GreaterThanAny(highest, bounds)) continue;
            for (var lanes = group; lanes < group + Group; lanes += Lanes) collected += Append(Vector256.Load(lanes), bounds, fresh + collected);
            if (collected > _width) bounds = Vector256.Create(Merge(kept, fresh, ref collected));
        }
        for (; i < length; i++)
            if (row[i] > bounds[0]) fresh[collected++] = row[i];
        while (collected > 0) Merge(kept, fresh, ref collected);
        new ReadOnlySpan<float>(kept, count).CopyTo(new Span<float>(top, count));
    }

    /// <summary>Writes the lanes above the bounds side by side, without a branch that depends on them where the processor allows.</summary>
    /// <returns>How many.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Append(Vector256<float> v, Vector256<float> bounds, float* target)
    {
        var above = Vector256.GreaterThan(v, bounds).ExtractMostSignificantBits();
        if (Bmi2.X64.IsSupported && Avx2.IsSupported)
        {
            // A byte a lane, then the numbers of the wanted lanes side by side.
            var wanted = Bmi2.X64.ParallelBitDeposit(above, 0x0101010101010101) * 0xFF;
            var lanes = Bmi2.X64.ParallelBitExtract(0x0706050403020100, wanted);
            Avx2.PermuteVar8x32(v, Avx2.ConvertToVector256Int32(Vector128.CreateScalar(lanes).AsByte())).Store(target);
            return BitOperations.PopCount(above);
        }
        var count = 0;
        for (; above != 0; above &= above - 1) target[count++] = v[BitOperations.TrailingZeroCount(above)];
        return count;
    }

    /// <summary>Adds collected values to those kept, as many as fit; the others move to the front.</summary>
    /// <returns>The smallest that is still wanted.</returns>
    private float Merge(float* kept, float* fresh, ref int collected)
    {
        if (collected < _width) Clear(fresh, collected);
        BitonicSort.Sort(fresh, _width);
        BitonicSort.KeepLargest(kept, fresh, _width);
        collected = Math.Max(0, collected - _width);
        new ReadOnlySpan<float>(fresh + _width, collected).CopyTo(new Span<float>(fresh, collected));
        return kept[count - 1];
    }

    private void Clear(float* values, int from) => new Span<float>(values + from, _width - from).Fill(float.NegativeInfinity);

    public void Dispose()
    {
        _kept.Dispose();
        _fresh.Dispose();
    }
}
