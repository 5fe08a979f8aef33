using CsCheck;
using Routing.Models.Kernels;
using Routing.Models.Native;
using Routing.Models.Simd;
using Routing.Tests.Testing;
using static TorchSharp.torch;

namespace Routing.Tests.Models;

[LeakCheck]
public class SimdAttentionTests
{
    [Fact]
    public void Attend_EqualsItsTwin_ForAnyShapeAndWindow() =>
        Gen.Select(Gen.Int[1, 3], Gen.Int[1, 3], Gen.Int[1, 70], Gen.Int[1, 13], Gen.Int[0, 40], Gen.Int[1, 60]).Sample((kvHeads, group, headDim, tokens, earlier, window) =>
        {
            using var scope = NewDisposeScope();
            var shape = new AttentionShape(kvHeads * group, kvHeads, headDim);
            var entries = earlier + tokens;
            var queries = randn([tokens, shape.Heads, headDim]);
            var (keys, values) = (randn([kvHeads, entries, headDim]), randn([kvHeads, entries, headDim]));
            var visible = Enumerable.Range(earlier, tokens).Select(own => Math.Max(0, own + 1 - window)..(own + 1)).ToArray();

            var expected = new ReferenceAttentionKernel().Attend(queries.transpose(0, 1).unsqueeze(0), keys.unsqueeze(0), values.unsqueeze(0), Mask(visible, entries));
            TensorAssert.Close(expected.squeeze(0).transpose(0, 1), Attend(shape, queries, keys, values, visible), 1e-5);
        }, iter: 200, threads: 1);

    private static unsafe Tensor Attend(AttentionShape shape, Tensor queries, Tensor keys, Tensor values, Range[] visible)
    {
        var attended = empty_like(queries);
        var scores = empty([SimdAttention.ScratchSize(visible.Length, (int)keys.size(1))]);
        SimdAttention.Attend(shape, Address(queries), Address(keys), Address(values), keys.stride(0), visible, Address(scores), Address(attended));
        return attended;

        static float* Address(Tensor tensor) => (float*)NativeTensor.Address(tensor);
    }

    private static Tensor Mask(Range[] visible, int entries) =>
        tensor(visible.SelectMany(range => Enumerable.Range(0, entries).Select(entry => range.Start.Value <= entry && entry < range.End.Value)).ToArray()).view(visible.Length, entries);
}
