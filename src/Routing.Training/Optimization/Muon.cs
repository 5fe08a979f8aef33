using Routing.Models.Native;
using static TorchSharp.torch;

namespace Routing.Training.Optimization;

/// <summary>
/// Muon (Keller Jordan, 2024): Nesterov momentum whose direction is orthogonalised before it is applied, for the hidden
/// matrices of a network; scaled by √max(1, rows / columns) so that one learning rate serves all shapes.
/// </summary>
internal sealed class Muon(IReadOnlyDictionary<string, Tensor> matrices, double momentum, double weightDecay) : IOptimizer
{
    private readonly (ParameterStack Parameters, Tensor Momentum)[] _stacks =
        [.. ParameterStack.Group(matrices).Select(s => (s, s.Zeros()))];

    public void Step(double learningRate)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        foreach (var (parameters, buffer) in _stacks)
        {
            var gradients = parameters.Gradients();
            buffer.lerp_(gradients, 1 - momentum);
            var direction = gradients.lerp_(buffer, momentum);
            var scale = Math.Sqrt(Math.Max(1, (double)parameters.Shape[0] / parameters.Shape[1]));
            parameters.Apply(NewtonSchulz.Orthogonalize(direction).mul_(Scalars.Of(learningRate * scale)), 1 - learningRate * weightDecay);
        }
    }

    public IEnumerable<(string Name, Tensor State)> State()
    {
        foreach (var (parameters, buffer) in _stacks)
        {
            for (var i = 0; i < parameters.Names.Count; i++) yield return ($"muon.momentum.{parameters.Names[i]}", buffer[i]);
        }
    }

    public void Dispose()
    {
        foreach (var (_, buffer) in _stacks) buffer.Dispose();
    }
}
