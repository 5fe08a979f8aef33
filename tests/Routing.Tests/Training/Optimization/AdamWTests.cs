using Routing.Tests.Testing;
using Routing.Training.Optimization;
using static TorchSharp.torch;

namespace Routing.Tests.Training.Optimization;

[LeakCheck]
public class AdamWTests
{
    private const double Beta1 = 0.9, Beta2 = 0.95, Epsilon = 1e-8, WeightDecay = 0.1;

    [Fact]
    public void Steps_AreThoseOfThePaper()
    {
        using var scope = NewDisposeScope();
        float[] start = [0.5f, -1f, 2f];
        float[][] gradients = [[0.1f, -0.2f, 3f], [0.3f, 0.1f, -2f], [-0.5f, 0f, 0.01f]];
        double[] rates = [1e-2, 2e-2, 5e-3];
        var parameter = Gradients.Parameter(start, 3);
        using (var optimizer = new AdamW(new Dictionary<string, Tensor> { ["p"] = parameter }, Beta1, Beta2, Epsilon, WeightDecay))
        {
            for (var step = 0; step < gradients.Length; step++)
            {
                Gradients.Set(parameter, tensor(gradients[step]));
                optimizer.Step(rates[step]);
            }
        }
        var expected = start.Select((value, i) => (float)ByHand(value, [.. gradients.Select(g => (double)g[i])], rates)).ToArray();
        TensorAssert.Close(tensor(expected), parameter.detach(), 1e-6);
        Gradients.Free(parameter);
    }

    // Algorithm 2 of arXiv 1711.05101, for one number.
    private static double ByHand(double value, double[] gradients, double[] rates)
    {
        var (mean, square) = (0.0, 0.0);
        for (var t = 1; t <= gradients.Length; t++)
        {
            var gradient = gradients[t - 1];
            mean = Beta1 * mean + (1 - Beta1) * gradient;
            square = Beta2 * square + (1 - Beta2) * gradient * gradient;
            var update = mean / (1 - Math.Pow(Beta1, t)) / (Math.Sqrt(square / (1 - Math.Pow(Beta2, t))) + Epsilon);
            value -= rates[t - 1] * (update + WeightDecay * value);
        }
        return value;
    }
}
