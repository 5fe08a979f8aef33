using System.Runtime.Intrinsics;
using CsCheck;
using Routing.Models.Simd;

namespace Routing.Tests.Models;

public unsafe class SimdMathTests
{
    private static float Exp(float x) => SimdMath.Exp(Vector256.Create(x))[3];

    [Fact]
    public void Exp_IsWithinTwoUnitsInTheLastPlace() =>
        Gen.Float[-87, 88].Sample(x => Assert.InRange(Exp(x) / Math.Exp(x), 1 - 2.4e-7, 1 + 2.4e-7));

    [Fact]
    public void Exp_OfExtremes_IsZero_OrLargeAndFinite_OrNoNumber()
    {
        Assert.Equal(1, Exp(0));
        Assert.Equal(0, Exp(-87.1f));
        Assert.Equal(0, Exp(float.NegativeInfinity));
        Assert.InRange(Exp(float.PositiveInfinity), 1e38f, float.MaxValue);
        Assert.True(float.IsNaN(Exp(float.NaN)));
    }

    [Fact]
    public void SoftmaxAndSilu_EqualTheirDefinitions_ForAnyCount() =>
        Gen.Float[-30, 30].Array[1, 40].Sample(values =>
        {
            var (softmax, silu) = ((float[])values.Clone(), (float[])values.Clone());
            fixed (float* x = softmax) SimdMath.Softmax(x, values.Length);
            fixed (float* gate = silu, up = values) SimdMath.SiluTimes(gate, up, values.Length);
            var shift = (double)values.Max();
            var sum = values.Sum(x => Math.Exp(x - shift));
            for (var i = 0; i < values.Length; i++)
            {
                Assert.Equal(Math.Exp(values[i] - shift) / sum, softmax[i], 1e-6);
                Assert.Equal(values[i] / (1 + Math.Exp(-(double)values[i])) * values[i], silu[i], 1e-3);
            }
        });
}
