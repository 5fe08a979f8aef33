using Routing.Models.Native;
using static TorchSharp.torch;

namespace Routing.Training.Optimization;

/// <summary>Adam with bias correction and decoupled weight decay (Loshchilov and Hutter, arXiv 1711.05101).</summary>
internal sealed class AdamW(IReadOnlyDictionary<string, Tensor> parameters, double beta1, double beta2, double epsilon, double weightDecay) : IOptimizer
{
    private readonly (ParameterStack Parameters, Tensor Mean, Tensor Square)[] _stacks =
        [.. ParameterStack.Group(parameters).Select(s => (s, s.Zeros(), s.Zeros()))];

    // Updates so far, in a tensor because it is state like the moments.
    private readonly Tensor _count = zeros(1, dtype: ScalarType.Int64).DetachFromDisposeScope();

    public void Step(double learningRate)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var count = _count.add_(Scalars.One, Scalars.One).item<long>();
        var meanCorrection = 1 - Math.Pow(beta1, count);
        var squareCorrection = Math.Sqrt(1 - Math.Pow(beta2, count));
        foreach (var (stack, mean, square) in _stacks)
        {
            var gradients = stack.Gradients();
            mean.lerp_(gradients, 1 - beta1);
            square.mul_(Scalars.Of(beta2)).addcmul_(gradients, gradients, Scalars.Of(1 - beta2));
            var denominator = square.sqrt().div_(Scalars.Of(squareCorrection)).add_(Scalars.Of(epsilon), Scalars.One);
            stack.Apply(mean.div(denominator).mul_(Scalars.Of(learningRate / meanCorrection)), 1 - learningRate * weightDecay);
        }
    }

    public IEnumerable<(string Name, Tensor State)> State()
    {
        yield return ("adamw.count", _count.alias());
        foreach (var (stack, mean, square) in _stacks)
        {
            for (var i = 0; i < stack.Names.Count; i++)
            {
                yield return ($"adamw.mean.{stack.Names[i]}", mean[i]);
                yield return ($"adamw.square.{stack.Names[i]}", square[i]);
            }
        }
    }

    public void Dispose()
    {
        _count.Dispose();
        foreach (var (_, mean, square) in _stacks)
        {
            mean.Dispose();
            square.Dispose();
        }
    }
}
