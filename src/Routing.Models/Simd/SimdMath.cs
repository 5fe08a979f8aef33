using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Routing.Models.Simd;

/// <summary>Element-wise kernels over float32 memory; twins of the tensor operations their names say.</summary>
internal static unsafe class SimdMath
{
    // A kernel is all loop: compiled in full at its first call, it is fast from the first token on.
    internal const MethodImplOptions Kernel = MethodImplOptions.AggressiveOptimization;

    [MethodImpl(Kernel)]
    public static float Dot(float* a, float* b, int count)
    {
        Vector256<float> even = default, odd = default;
        var i = 0;
        for (; i + 16 <= count; i += 16)
        {
            even = Vector256.FusedMultiplyAdd(Vector256.Load(a + i), Vector256.Load(b + i), even);
            odd = Vector256.FusedMultiplyAdd(Vector256.Load(a + i + 8), Vector256.Load(b + i + 8), odd);
        }
        if (i + 8 <= count)
        {
            even = Vector256.FusedMultiplyAdd(Vector256.Load(a + i), Vector256.Load(b + i), even);
            i += 8;
        }
        var sum = Vector256.Sum(even + odd);
        for (; i < count; i++) sum += a[i] * b[i];
        return sum;
    }

    /// <summary>y += x.</summary>
    [MethodImpl(Kernel)]
    public static void Add(float* y, float* x, int count)
    {
        var i = 0;
        for (; i + 8 <= count; i += 8) Vector256.Store(Vector256.Load(y + i) + Vector256.Load(x + i), y + i);
        for (; i < count; i++) y[i] += x[i];
    }

    /// <summary>x *= factor.</summary>
    [MethodImpl(Kernel)]
    public static void Scale(float* x, float factor, int count)
    {
        var i = 0;
        for (; i + 8 <= count; i += 8) Vector256.Store(Vector256.Load(x + i) * factor, x + i);
        for (; i < count; i++) x[i] *= factor;
    }

    /// <summary>y += factor · x.</summary>
    [MethodImpl(Kernel)]
    public static void AddScaled(float* y, float* x, float factor, int count)
    {
        var factors = Vector256.Create(factor);
        var i = 0;
        for (; i + 8 <= count; i += 8) Vector256.Store(Vector256.FusedMultiplyAdd(Vector256.Load(x + i), factors, Vector256.Load(y + i)), y + i);
        for (; i < count; i++) y[i] += factor * x[i];
    }

    /// <summary>y = x / rms(x) · weight; y may be x.</summary>
    [MethodImpl(Kernel)]
    public static void RmsNorm(float* x, float* weight, float* y, int count, float epsilon)
    {
        var inverse = 1f / MathF.Sqrt(Dot(x, x, count) / count + epsilon);
        var factors = Vector256.Create(inverse);
        var i = 0;
        for (; i + 8 <= count; i += 8) Vector256.Store(Vector256.Load(x + i) * factors * Vector256.Load(weight + i), y + i);
        for (; i < count; i++) y[i] = x[i] * inverse * weight[i];
    }

    /// <summary>
    /// e to the x by Cephes' polynomial, within two units in the last place: five times as fast as <see cref="Vector256.Exp(Vector256{float})"/>.
    /// Below e^-87 it is zero, above e^88 it stays e^88; what is not a number stays so.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Exp(Vector256<float> x)
    {
        var bounded = Vector256.MinNative(Vector256.Create(88f), Vector256.MaxNative(Vector256.Create(-87f), x));
        var whole = Vector256.Round(bounded * 1.44269504f);
        // x - whole · ln 2, whose first summand has few enough bits to multiply without error.
        var rest = Vector256.FusedMultiplyAdd(whole, Vector256.Create(-0.693359375f), bounded);
        rest = Vector256.FusedMultiplyAdd(whole, Vector256.Create(2.12194440e-4f), rest);
        var sum = Vector256.Create(1.9875691500e-4f);
        sum = Vector256.FusedMultiplyAdd(sum, rest, Vector256.Create(1.3981999507e-3f));
        sum = Vector256.FusedMultiplyAdd(sum, rest, Vector256.Create(8.3334519073e-3f));
        sum = Vector256.FusedMultiplyAdd(sum, rest, Vector256.Create(4.1665795894e-2f));
        sum = Vector256.FusedMultiplyAdd(sum, rest, Vector256.Create(1.6666665459e-1f));
        sum = Vector256.FusedMultiplyAdd(sum, rest, Vector256.Create(5.0000001201e-1f));
        sum = Vector256.FusedMultiplyAdd(sum, rest * rest, rest) + Vector256<float>.One;
        var power = ((Vector256.ConvertToInt32Native(whole) + Vector256.Create(127)) << 23).AsSingle();
        return Vector256.AndNot(sum * power, Vector256.LessThan(x, Vector256.Create(-87f)));
    }

    /// <summary>gate = silu(gate) · up.</summary>
    [MethodImpl(Kernel)]
    public static void SiluTimes(float* gate, float* up, int count)
    {
        var i = 0;
        for (; i + 8 <= count; i += 8) SiluTimes(Vector256.Load(gate + i), Vector256.Load(up + i)).Store(gate + i);
        if (i < count) StoreRest(SiluTimes(LoadRest(gate + i, count - i), LoadRest(up + i, count - i)), gate + i, count - i);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> SiluTimes(Vector256<float> gate, Vector256<float> up) => gate / (Vector256<float>.One + Exp(-gate)) * up;

    /// <summary>Rotates one head in place, given the position's cosines and signed sines [head_dim].</summary>
    [MethodImpl(Kernel)]
    public static void Rotate(float* head, float* cosines, float* sines, int headDim)
    {
        var half = headDim / 2;
        var i = 0;
        for (; i + 8 <= half; i += 8)
        {
            var (lower, upper) = (Vector256.Load(head + i), Vector256.Load(head + i + half));
            Vector256.Store(lower * Vector256.Load(cosines + i) + upper * Vector256.Load(sines + i), head + i);
            Vector256.Store(upper * Vector256.Load(cosines + i + half) + lower * Vector256.Load(sines + i + half), head + i + half);
        }
        for (; i < half; i++)
        {
            var (first, second) = (head[i], head[i + half]);
            head[i] = first * cosines[i] + second * sines[i];
            head[i + half] = second * cosines[i + half] + first * sines[i + half];
        }
    }

    /// <summary>x = softmax(x), in place.</summary>
    [MethodImpl(Kernel)]
    public static void Softmax(float* x, int count)
    {
        var i = 0;
        var highest = float.NegativeInfinity;
        if (count >= 8)
        {
            var highs = Vector256.Load(x);
            for (i = 8; i + 8 <= count; i += 8) highs = Vector256.Max(highs, Vector256.Load(x + i));
            for (var lane = 0; lane < 8; lane++) highest = MathF.Max(highest, highs[lane]);
        }
        for (; i < count; i++) highest = MathF.Max(highest, x[i]);

        var shift = Vector256.Create(highest);
        Vector256<float> sums = default;
        for (i = 0; i + 8 <= count; i += 8)
        {
            var exponentials = Exp(Vector256.Load(x + i) - shift);
            exponentials.Store(x + i);
            sums += exponentials;
        }
        if (i < count)
        {
            var exponentials = Exp(LoadRest(x + i, count - i, float.NegativeInfinity) - shift);
            StoreRest(exponentials, x + i, count - i);
            sums += exponentials;
        }
        Scale(x, 1f / Vector256.Sum(sums), count);
    }

    // The last elements go through the same instructions as the others, so that a result does not depend on an element's place.
    private static Vector256<float> LoadRest(float* x, int count, float filler = 0)
    {
        var lanes = stackalloc float[8];
        for (var lane = 0; lane < 8; lane++) lanes[lane] = lane < count ? x[lane] : filler;
        return Vector256.Load(lanes);
    }

    private static void StoreRest(Vector256<float> values, float* x, int count)
    {
        for (var lane = 0; lane < count; lane++) x[lane] = values[lane];
    }
}
