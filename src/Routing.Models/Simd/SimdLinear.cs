using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Routing.Models.Layers;
using Routing.Models.Native;

namespace Routing.Models.Simd;

/// <summary>A linear map of a few rows, read at the memory's bandwidth: each weight is loaded once for all rows.</summary>
/// <remarks>Twin of <see cref="Linear.Forward"/>; many rows are better served by a blocked matrix multiply.</remarks>
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
            for (; row + 2 <= rows; row += 2)
                FourByTwo(weights, x + (long)row * inputs, y + (long)row * outputs + output, inputs, outputs);
            if (row < rows) FourByOne(weights, x + (long)row * inputs, y + (long)row * outputs + output, inputs);
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
        float s0 = Vector256.Sum(a0 + b0), s1 = Vector256.Sum(a1 + b1), s2 = Vector256.Sum(a2 + b2), s3 = Vector256.Sum(a3 + b3);
        for (; i < inputs; i++)
        {
            s0 += w[i] * x[i];
            s1 += w1[i] * x[i];
            s2 += w2[i] * x[i];
            s3 += w3[i] * x[i];
        }
        (y[0], y[1], y[2], y[3]) = (s0, s1, s2, s3);
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
        Store(y, a0, a1, a2, a3);
        Store(y + outputs, b0, b1, b2, b3);
        for (; i < inputs; i++)
        {
            y[0] += w[i] * x[i];
            y[1] += w1[i] * x[i];
            y[2] += w2[i] * x[i];
            y[3] += w3[i] * x[i];
            y[outputs] += w[i] * x1[i];
            y[outputs + 1] += w1[i] * x1[i];
            y[outputs + 2] += w2[i] * x1[i];
            y[outputs + 3] += w3[i] * x1[i];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(float* y, Vector256<float> a0, Vector256<float> a1, Vector256<float> a2, Vector256<float> a3) =>
        (y[0], y[1], y[2], y[3]) = (Vector256.Sum(a0), Vector256.Sum(a1), Vector256.Sum(a2), Vector256.Sum(a3));
}
