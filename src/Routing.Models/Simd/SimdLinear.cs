using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Routing.Models.Layers;
using Routing.Models.Native;

namespace Routing.Models.Simd;

/// <summary>A linear map of a few rows, read at the memory's bandwidth: each weight is loaded once for all rows.</summary>
/// <remarks>
/// Twin of <see cref="Linear.Forward"/>. Four weight rows by three inputs keep twelve sums in registers, which is what 16
/// vector registers allow; libtorch's matrix multiply of as few rows is several times slower (LinearBenchmarks).
/// </remarks>
internal static unsafe class SimdLinear
{
    /// <param name="linear">Weights [out, in], float32 on the CPU.</param>
    /// <param name="x">[rows, in].</param>
    /// <param name="y">[rows, out], overwritten.</param>
    /// <param name="rows">How many.</param>
    public static void Forward(Linear linear, float* x, float* y, int rows)
    {
        var outputs = (int)linear.Weight.size(0);
        var inputs = (int)linear.Weight.size(1);
        Multiply((float*)NativeTensor.Address(linear.Weight), x, y, rows, inputs, outputs);
        if (linear.Bias is not { } bias) return;
        var offsets = (float*)NativeTensor.Address(bias);
        for (var row = 0; row < rows; row++) SimdMath.Add(y + (long)row * outputs, offsets, outputs);
    }

    /// <summary>y = x · wᵀ for w [outputs, inputs].</summary>
    [MethodImpl(SimdMath.Kernel)]
    public static void Multiply(float* w, float* x, float* y, int rows, int inputs, int outputs)
    {
        var output = 0;
        for (; output + 4 <= outputs; output += 4)
        {
            var weights = w + (long)output * inputs;
            var row = 0;
            for (; row + 3 <= rows; row += 3)
                FourByThree(weights, x + (long)row * inputs, y + (long)row * outputs + output, inputs, outputs);
            if (row + 2 == rows) FourByTwo(weights, x + (long)row * inputs, y + (long)row * outputs + output, inputs, outputs);
            if (row + 1 == rows) FourByOne(weights, x + (long)row * inputs, y + (long)row * outputs + output, inputs);
        }
        for (; output < outputs; output++)
            for (var row = 0; row < rows; row++)
                y[(long)row * outputs + output] = SimdMath.Dot(w + (long)output * inputs, x + (long)row * inputs, inputs);
    }

    [MethodImpl(SimdMath.Kernel)]
    private static void FourByOne(float* w, float* x, float* y, int inputs)
    {
        float* w1 = w + inputs, w2 = w1 + inputs, w3 = w2 + inputs;
        Vector256<float> a0 = default, a1 = default, a2 = default, a3 = default, b0 = default, b1 = default, b2 = default, b3 = default;
        var i = 0;
        for (; i + 16 <= inputs; i += 16)
        {
            var lower = Vector256.Load(x + i);
            var upper = Vector256.Load(x + i + 8);
            a0 = Vector256.FusedMultiplyAdd(Vector256.Load(w + i), lower, a0);
            a1 = Vector256.FusedMultiplyAdd(Vector256.Load(w1 + i), lower, a1);
            a2 = Vector256.FusedMultiplyAdd(Vector256.Load(w2 + i), lower, a2);
            a3 = Vector256.FusedMultiplyAdd(Vector256.Load(w3 + i), lower, a3);
            b0 = Vector256.FusedMultiplyAdd(Vector256.Load(w + i + 8), upper, b0);
            b1 = Vector256.FusedMultiplyAdd(Vector256.Load(w1 + i + 8), upper, b1);
            b2 = Vector256.FusedMultiplyAdd(Vector256.Load(w2 + i + 8), upper, b2);
            b3 = Vector256.FusedMultiplyAdd(Vector256.Load(w3 + i + 8), upper, b3);
        }
        Sums(a0 + b0, a1 + b1, a2 + b2, a3 + b3).Store(y);
        AddRest(w, x, y, i, inputs);
    }

    [MethodImpl(SimdMath.Kernel)]
    private static void FourByTwo(float* w, float* x, float* y, int inputs, int outputs)
    {
        float* w1 = w + inputs, w2 = w1 + inputs, w3 = w2 + inputs, x1 = x + inputs;
        Vector256<float> a0 = default, a1 = default, a2 = default, a3 = default, b0 = default, b1 = default, b2 = default, b3 = default;
        var i = 0;
        for (; i + 8 <= inputs; i += 8)
        {
            var first = Vector256.Load(x + i);
            var second = Vector256.Load(x1 + i);
            var weight = Vector256.Load(w + i);
            a0 = Vector256.FusedMultiplyAdd(weight, first, a0);
            b0 = Vector256.FusedMultiplyAdd(weight, second, b0);
            weight = Vector256.Load(w1 + i);
            a1 = Vector256.FusedMultiplyAdd(weight, first, a1);
            b1 = Vector256.FusedMultiplyAdd(weight, second, b1);
            weight = Vector256.Load(w2 + i);
            a2 = Vector256.FusedMultiplyAdd(weight, first, a2);
            b2 = Vector256.FusedMultiplyAdd(weight, second, b2);
            weight = Vector256.Load(w3 + i);
            a3 = Vector256.FusedMultiplyAdd(weight, first, a3);
            b3 = Vector256.FusedMultiplyAdd(weight, second, b3);
        }
        Sums(a0, a1, a2, a3).Store(y);
        Sums(b0, b1, b2, b3).Store(y + outputs);
        AddRest(w, x, y, i, inputs);
        AddRest(w, x1, y + outputs, i, inputs);
    }

    [MethodImpl(SimdMath.Kernel)]
    private static void FourByThree(float* w, float* x, float* y, int inputs, int outputs)
    {
        float* w1 = w + inputs, w2 = w1 + inputs, w3 = w2 + inputs, x1 = x + inputs, x2 = x1 + inputs;
        Vector256<float> a0 = default, a1 = default, a2 = default, a3 = default;
        Vector256<float> b0 = default, b1 = default, b2 = default, b3 = default;
        Vector256<float> c0 = default, c1 = default, c2 = default, c3 = default;
        var i = 0;
        for (; i + 8 <= inputs; i += 8)
        {
            var (first, second, third) = (Vector256.Load(x + i), Vector256.Load(x1 + i), Vector256.Load(x2 + i));
            var weight = Vector256.Load(w + i);
            a0 = Vector256.FusedMultiplyAdd(weight, first, a0);
            b0 = Vector256.FusedMultiplyAdd(weight, second, b0);
            c0 = Vector256.FusedMultiplyAdd(weight, third, c0);
            weight = Vector256.Load(w1 + i);
            a1 = Vector256.FusedMultiplyAdd(weight, first, a1);
            b1 = Vector256.FusedMultiplyAdd(weight, second, b1);
            c1 = Vector256.FusedMultiplyAdd(weight, third, c1);
            weight = Vector256.Load(w2 + i);
            a2 = Vector256.FusedMultiplyAdd(weight, first, a2);
            b2 = Vector256.FusedMultiplyAdd(weight, second, b2);
            c2 = Vector256.FusedMultiplyAdd(weight, third, c2);
            weight = Vector256.Load(w3 + i);
            a3 = Vector256.FusedMultiplyAdd(weight, first, a3);
            b3 = Vector256.FusedMultiplyAdd(weight, second, b3);
            c3 = Vector256.FusedMultiplyAdd(weight, third, c3);
        }
        Sums(a0, a1, a2, a3).Store(y);
        Sums(b0, b1, b2, b3).Store(y + outputs);
        Sums(c0, c1, c2, c3).Store(y + 2 * outputs);
        AddRest(w, x, y, i, inputs);
        AddRest(w, x1, y + outputs, i, inputs);
        AddRest(w, x2, y + 2 * outputs, i, inputs);
    }

    /// <summary>The products of the elements from <paramref name="i"/> on, which fill no vector.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddRest(float* w, float* x, float* y, int i, int inputs)
    {
        for (; i < inputs; i++)
            for (var output = 0; output < 4; output++) y[output] += w[output * inputs + i] * x[i];
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
