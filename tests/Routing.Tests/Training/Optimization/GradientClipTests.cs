using Routing.Tests.Testing;
using Routing.Training.Optimization;
using static TorchSharp.torch;

namespace Routing.Tests.Training.Optimization;

[LeakCheck]
public class GradientClipTests
{
    [Fact]
    public void GradientsOverTheLargestNorm_AreShortenedTogether()
    {
        using var scope = NewDisposeScope();
        var (a, b) = (zeros(2, requires_grad: true), zeros(1, requires_grad: true));
        (a * tensor(new float[] { 2, 1 })).sum().add((b * 2).sum()).backward();   // gradients [2, 1] and [2]: norm 3

        Assert.Equal(3, GradientClip.Apply([a, b], 10), 1e-6);
        Assert.Equal([2f, 1f], a.grad!.data<float>().ToArray());
        Assert.Equal(3, GradientClip.Apply([a, b], 1.5), 1e-6);
        Assert.Equal([1f, 0.5f], a.grad!.data<float>().ToArray());
        Assert.Equal(1f, b.grad!.item<float>());
    }
}
