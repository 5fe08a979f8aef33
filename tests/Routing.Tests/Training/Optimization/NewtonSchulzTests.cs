using Routing.Tests.Testing;
using Routing.Training.Optimization;
using TorchSharp;
using static TorchSharp.torch;

namespace Routing.Tests.Training.Optimization;

[LeakCheck]
public class NewtonSchulzTests
{
    [Theory]
    [InlineData(8, 20)]
    [InlineData(20, 8)]
    [InlineData(1, 5)]
    public void SingularValues_ComeNearOne_WhileTheDirectionsStay(int rows, int columns)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(3);
        var matrices = randn([4, rows, columns], generator: generator) * tensor(new[] { 1e-6f, 1f, 30f, 1e4f }).view(-1, 1, 1);
        var result = NewtonSchulz.Orthogonalize(matrices);

        var (u, _, vh) = linalg.svd(matrices, fullMatrices: false);
        var inTheirBasis = u.transpose(1, 2).matmul(result).matmul(vh.transpose(1, 2));      // [4, short, short]
        var values = inTheirBasis.diagonal(0, 1, 2);
        Assert.InRange(values.min().item<float>(), 0.6f, 1.25f);
        Assert.InRange(values.max().item<float>(), 0.6f, 1.25f);
        TensorAssert.Close(torch.zeros_like(inTheirBasis), inTheirBasis - diag_embed(values), 2e-3);
    }

    [Fact]
    public void EachMatrixOfAStack_IsTreatedAlone()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(4);
        var matrices = randn([3, 6, 9], generator: generator);
        TensorAssert.Close(NewtonSchulz.Orthogonalize(matrices[1].unsqueeze(0)), NewtonSchulz.Orthogonalize(matrices)[1].unsqueeze(0), 1e-5);
    }
}
