using CsCheck;
using Routing.Models.Checkpoints;
using Routing.Models.Layers;
using Routing.Models.Simd;
using Routing.Tests.Testing;
using static TorchSharp.torch;

namespace Routing.Tests.Models;

[LeakCheck]
public class SimdLinearTests
{
    /// <summary>Rows, inputs, outputs: fewer and more than a panel holds, and no multiples of anything.</summary>
    private static readonly Gen<(int Rows, int Inputs, int Outputs)> s_shapes = Gen.Select(Gen.Int[1, 20], Gen.Int[1, 80], Gen.Int[1, 200]);

    [Fact]
    public void Forward_EqualsItsTwin_ForAnyShape() => s_shapes.Sample(shape =>
    {
        using var scope = NewDisposeScope();
        var linear = Linear.Take(new NormalWeights(), "map", shape.Outputs, shape.Inputs, bias: shape.Rows % 2 == 0);
        var x = randn([shape.Rows, shape.Inputs]);
        var expected = linear.Forward(x);
        TensorAssert.Close(expected, tensor(Product(linear, Values(x), shape.Rows)).view(expected.shape), 1e-4);
    }, iter: 200, threads: 1);

    [Fact]
    public void Forward_GivesARowTheSameBits_AloneAndAmongOthers() => s_shapes.Sample(shape =>
    {
        using var scope = NewDisposeScope();
        var linear = Linear.Take(new NormalWeights(), "map", shape.Outputs, shape.Inputs, bias: false);
        var x = Values(randn([shape.Rows, shape.Inputs]));
        var together = Product(linear, x, shape.Rows);
        var alone = x.Chunk(shape.Inputs).SelectMany(row => Product(linear, row, 1));
        Assert.Equal(alone, together);
    }, iter: 200, threads: 1);

    [Fact]
    public void WeightsFromBrainFloats_GiveTheSameBits_FromHalfTheMemory() => s_shapes.Sample(shape =>
    {
        using var scope = NewDisposeScope();
        var weight = randn([shape.Outputs, shape.Inputs]).to(ScalarType.BFloat16).to(ScalarType.Float32);
        // One weight more that is no BF16 value, and all are packed as they are.
        var whole = cat([weight, full([1, shape.Inputs], 0.1f)], 0);
        var x = Values(randn([shape.Rows, shape.Inputs]));
        var expected = Product(Linear.Over(whole), x, shape.Rows).Chunk(shape.Outputs + 1).SelectMany(row => row[..shape.Outputs]);
        Assert.Equal(expected, Product(Linear.Over(weight), x, shape.Rows));
    }, iter: 200, threads: 1);

    [Fact]
    public unsafe void NarrowAndWideLanes_GiveTheSameBits()
    {
        using var scope = NewDisposeScope();
        const int inputs = 37, rows = 7;
        float[] weights = Values(randn([inputs, PanelKernel<Lanes512, float>.Width])), x = Values(randn([rows, inputs]));
        float[] wide = new float[rows * PanelKernel<Lanes512, float>.Width], narrow = new float[wide.Length];
        fixed (float* w = weights, input = x, wideOutput = wide, narrowOutput = narrow)
        {
            PanelKernel<Lanes512, float>.Multiply(w, PanelKernel<Lanes512, float>.Width, input, inputs, wideOutput, PanelKernel<Lanes512, float>.Width, rows, inputs);
            for (var first = 0; first < PanelKernel<Lanes512, float>.Width; first += PanelKernel<Lanes256, float>.Width)
                PanelKernel<Lanes256, float>.Multiply(w + first, PanelKernel<Lanes512, float>.Width, input, inputs, narrowOutput + first, PanelKernel<Lanes512, float>.Width, rows, inputs);
        }
        Assert.Equal(wide, narrow);
    }

    private static unsafe float[] Product(Linear linear, float[] x, int rows)
    {
        using var packed = new SimdLinear(linear);
        var y = new float[rows * linear.Weight.size(0)];
        fixed (float* input = x, output = y) packed.Forward(input, output, rows);
        return y;
    }

    private static float[] Values(Tensor x)
    {
        return x.data<float>().ToArray();
    }

    private sealed class NormalWeights : WeightSource
    {
        public override Tensor Take(string name, params ReadOnlySpan<long> shape) => randn(shape);
    }
}
