using static TorchSharp.torch;

namespace Routing.Tests.Training.Optimization;

/// <summary>Gives parameters the gradients a test wants.</summary>
internal static class Gradients
{
    /// <summary>A leaf that requires a gradient, outside every scope.</summary>
    public static Tensor Parameter(float[] values, params long[] shape) =>
        tensor(values).view(shape).clone().DetachFromDisposeScope().requires_grad_();

    public static void Set(Tensor parameter, Tensor gradient)
    {
        using var scope = NewDisposeScope();
        parameter.grad?.zero_();
        parameter.mul(gradient).sum().backward();
    }

    public static void Free(Tensor parameter)
    {
        parameter.grad?.Dispose();
        parameter.Dispose();
    }
}
