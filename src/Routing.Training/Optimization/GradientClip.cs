using Routing.Models.Native;
using static TorchSharp.torch;

namespace Routing.Training.Optimization;

/// <summary>Shortens the gradients of all parameters together to a largest norm (Pascanu, Mikolov, Bengio, arXiv 1211.5063).</summary>
internal static class GradientClip
{
    /// <param name="parameters">Each with a gradient; in an order that never changes, because rounding depends on it.</param>
    /// <returns>Norm before.</returns>
    public static double Apply(IReadOnlyList<Tensor> parameters, double largest)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var gradients = parameters.Select(parameter => parameter.grad ?? throw new InvalidOperationException("A parameter has no gradient: run backward first.")).ToArray();
        var norm = Math.Sqrt(stack(gradients.Select(gradient => gradient.mul(gradient).sum())).sum().item<float>());
        if (norm > largest)
            foreach (var gradient in gradients) gradient.mul_(Scalars.Of(largest / norm));
        return norm;
    }
}
