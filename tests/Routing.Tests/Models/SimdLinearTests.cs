using CsCheck;
using Routing.Models.Simd;

namespace Routing.Tests.Models;

public class SimdLinearTests
{
    [Fact]
    public unsafe void AnyShape_EqualsTheProductSpelledOut() =>
        Gen.Select(Gen.Int[1, 9], Gen.Int[1, 37], Gen.Int[1, 11]).Sample((rows, inputs, outputs) =>
        {
            float[] w = Values(outputs * inputs, 3), x = Values(rows * inputs, 5), y = new float[rows * outputs];
            fixed (float* weights = w, input = x, output = y) SimdLinear.Multiply(weights, input, output, rows, inputs, outputs);
            for (var row = 0; row < rows; row++)
                for (var o = 0; o < outputs; o++)
                {
                    var expected = Enumerable.Range(0, inputs).Sum(i => (double)x[row * inputs + i] * w[o * inputs + i]);
                    Assert.Equal(expected, y[row * outputs + o], 1e-4);
                }
        });

    private static float[] Values(int count, int step) => [.. Enumerable.Range(0, count).Select(i => ((i * step) % 17 - 8) / 8f)];
}
