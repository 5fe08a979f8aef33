using Routing.R2R.Network.Simd;
using Routing.Tests.Testing;
using static TorchSharp.torch;

namespace Routing.Tests.R2R.Network;

[LeakCheck]
public class RouterMathTests
{
    [Fact]
    public unsafe void Gelu_IsTheExactOne_OverItsWholeRange()
    {
        using var scope = NewDisposeScope();
        float[] x = [.. Enumerable.Range(0, 4000).Select(i => (i - 2000) / 100f), -1e18f, 1e18f, 1e-30f, -1e-30f, 0, -0f];
        var expected = nn.functional.gelu(tensor(x.ToArray()));
        fixed (float* values = x) RouterMath.Gelu(values, x.Length);
        TensorAssert.Close(expected, tensor(x), 1e-6);
    }
}
