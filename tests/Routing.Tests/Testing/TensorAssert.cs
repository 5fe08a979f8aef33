using static TorchSharp.torch;

namespace Routing.Tests.Testing;

internal static class TensorAssert
{
    /// <summary>Fails unless shapes agree and no element differs by more than the tolerance.</summary>
    public static void Close(Tensor expected, Tensor actual, double tolerance)
    {
        Assert.Equal(expected.shape, actual.shape);
        using var scope = NewDisposeScope();
        var difference = (expected - actual).abs().max().item<float>();
        Assert.True(difference <= tolerance, $"largest difference {difference} is over {tolerance}");
    }
}
