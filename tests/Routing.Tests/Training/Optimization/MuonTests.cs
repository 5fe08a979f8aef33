using Routing.Tests.Testing;
using Routing.Training.Optimization;
using static TorchSharp.torch;

namespace Routing.Tests.Training.Optimization;

[LeakCheck]
public class MuonTests
{
    [Fact]
    public void Steps_MoveAlongTheOrthogonalisedNesterovMomentum()
    {
        const double Momentum = 0.9, Rate = 0.1, Decay = 0.2;
        using var scope = NewDisposeScope();
        using var generator = new Generator(7);
        var start = randn([8, 2], generator: generator);
        Tensor[] gradients = [randn([8, 2], generator: generator), randn([8, 2], generator: generator)];
        var parameter = Gradients.Parameter(start.data<float>().ToArray(), 8, 2);
        using (var optimizer = new Muon(new Dictionary<string, Tensor> { ["w"] = parameter }, Momentum, Decay))
        {
            foreach (var gradient in gradients)
            {
                Gradients.Set(parameter, gradient);
                optimizer.Step(Rate);
            }
        }

        var (expected, buffer) = (start, zeros_like(start));
        foreach (var gradient in gradients)
        {
            buffer = Momentum * buffer + (1 - Momentum) * gradient;
            var direction = (1 - Momentum) * gradient + Momentum * buffer;
            var scale = Math.Sqrt(8.0 / 2);
            expected = (1 - Rate * Decay) * expected - Rate * scale * NewtonSchulz.Orthogonalize(direction.unsqueeze(0))[0];
        }
        TensorAssert.Close(expected, parameter.detach(), 1e-4);
        Gradients.Free(parameter);
    }
}
