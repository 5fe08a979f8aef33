using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Routing.Models.Simd;

/// <summary>Dot products of some vectors with others, all in plain memory: attention's scores.</summary>
/// <remarks>
/// Four of the one by three of the other keep twelve sums in registers. A product is summed in the same order wherever in
/// such a tile it falls, so its bits depend on its two vectors alone.
/// </remarks>
internal static unsafe class DotKernel
{
    /// <summary>Products are made in such groups; the last may repeat a vector.</summary>
    public const int Group = 4;

    /// <summary>products[row, k] = scale · keys[k] · x[row].</summary>
    /// <param name="keys">[count, inputs].</param>
    /// <param name="keyStride">Elements from a key to the next.</param>
    /// <param name="count">How many.</param>
    /// <param name="x">[rows, inputs].</param>
    /// <param name="xStride">Elements from a row to the next.</param>
    /// <param name="rows">How many.</param>
    /// <param name="inputs">How many.</param>
    /// <param name="scale">Factor on every product.</param>
    /// <param name="products">[rows, count], overwritten up to the next whole <see cref="Group"/>.</param>
    /// <param name="productStride">Elements from a row to the next.</param>
    [MethodImpl(SimdMath.Kernel)]
    public static void Multiply(float* keys, int keyStride, int count, float* x, int xStride, int rows, int inputs, float scale, float* products, int productStride)
    {
        for (var k = 0; k < count; k += Group, products += Group)
        {
            var k0 = keys + (long)k * keyStride;
            var k1 = k + 1 < count ? k0 + keyStride : k0;
            var k2 = k + 2 < count ? k1 + keyStride : k1;
            var k3 = k + 3 < count ? k2 + keyStride : k2;
            var row = 0;
            for (; row + 3 <= rows; row += 3) ThreeRows(k0, k1, k2, k3, x + (long)row * xStride, xStride, inputs, scale, products + (long)row * productStride, productStride);
            for (; row < rows; row++) OneRow(k0, k1, k2, k3, x + (long)row * xStride, inputs, scale, products + (long)row * productStride);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void OneRow(float* k0, float* k1, float* k2, float* k3, float* x, int inputs, float scale, float* products)
    {
        Vector256<float> a0 = default, a1 = default, a2 = default, a3 = default;
        var i = 0;
        for (; i + 8 <= inputs; i += 8)
        {
            var first = Vector256.Load(x + i);
            a0 = Vector256.FusedMultiplyAdd(Vector256.Load(k0 + i), first, a0);
            a1 = Vector256.FusedMultiplyAdd(Vector256.Load(k1 + i), first, a1);
            a2 = Vector256.FusedMultiplyAdd(Vector256.Load(k2 + i), first, a2);
            a3 = Vector256.FusedMultiplyAdd(Vector256.Load(k3 + i), first, a3);
        }
        (WithRest(Sums(a0, a1, a2, a3), k0, k1, k2, k3, x, i, inputs) * scale).Store(products);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void ThreeRows(float* k0, float* k1, float* k2, float* k3, float* x, int xStride, int inputs, float scale, float* products, int productStride)
    {
        float* x1 = x + xStride, x2 = x1 + xStride;
        Vector256<float> a0 = default, a1 = default, a2 = default, a3 = default;
        Vector256<float> b0 = default, b1 = default, b2 = default, b3 = default;
        Vector256<float> c0 = default, c1 = default, c2 = default, c3 = default;
        var i = 0;
        for (; i + 8 <= inputs; i += 8)
        {
            var (first, second, third) = (Vector256.Load(x + i), Vector256.Load(x1 + i), Vector256.Load(x2 + i));
            var key = Vector256.Load(k0 + i);
            a0 = Vector256.FusedMultiplyAdd(key, first, a0);
            b0 = Vector256.FusedMultiplyAdd(key, second, b0);
            c0 = Vector256.FusedMultiplyAdd(key, third, c0);
            key = Vector256.Load(k1 + i);
            a1 = Vector256.FusedMultiplyAdd(key, first, a1);
            b1 = Vector256.FusedMultiplyAdd(key, second, b1);
            c1 = Vector256.FusedMultiplyAdd(key, third, c1);
            key = Vector256.Load(k2 + i);
            a2 = Vector256.FusedMultiplyAdd(key, first, a2);
            b2 = Vector256.FusedMultiplyAdd(key, second, b2);
            c2 = Vector256.FusedMultiplyAdd(key, third, c2);
            key = Vector256.Load(k3 + i);
            a3 = Vector256.FusedMultiplyAdd(key, first, a3);
            b3 = Vector256.FusedMultiplyAdd(key, second, b3);
            c3 = Vector256.FusedMultiplyAdd(key, third, c3);
        }
        (WithRest(Sums(a0, a1, a2, a3), k0, k1, k2, k3, x, i, inputs) * scale).Store(products);
        (WithRest(Sums(b0, b1, b2, b3), k0, k1, k2, k3, x1, i, inputs) * scale).Store(products + productStride);
        (WithRest(Sums(c0, c1, c2, c3), k0, k1, k2, k3, x2, i, inputs) * scale).Store(products + 2 * productStride);
    }

    /// <summary>Adds the products of the elements from <paramref name="i"/> on, which fill no vector.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> WithRest(Vector128<float> sums, float* k0, float* k1, float* k2, float* k3, float* x, int i, int inputs)
    {
        for (; i < inputs; i++) sums += Vector128.Create(k0[i], k1[i], k2[i], k3[i]) * x[i];
        return sums;
    }

    /// <summary>The four sums side by side; x86 adds neighbours of all four at once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Sums(Vector256<float> a0, Vector256<float> a1, Vector256<float> a2, Vector256<float> a3)
    {
        if (!Sse3.IsSupported) return Vector128.Create(Vector256.Sum(a0), Vector256.Sum(a1), Vector256.Sum(a2), Vector256.Sum(a3));
        var lower = Sse3.HorizontalAdd(a0.GetLower() + a0.GetUpper(), a1.GetLower() + a1.GetUpper());
        var upper = Sse3.HorizontalAdd(a2.GetLower() + a2.GetUpper(), a3.GetLower() + a3.GetUpper());
        return Sse3.HorizontalAdd(lower, upper);
    }
}
