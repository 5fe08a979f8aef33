namespace Routing.Hosting.Evaluation.Comparison.Queries;

/// <summary>A linear classifier over standardised features, fitted with a ridge.</summary>
internal sealed class LogisticRegression
{
    private const double Ridge = 1e-2;
    private const int Iterations = 1_000;

    private readonly double[] _mean, _scale, _weights;   // [features]; the last weight is the bias

    private LogisticRegression(double[] mean, double[] scale, double[] weights) => (_mean, _scale, _weights) = (mean, scale, weights);

    /// <summary>Fits by accelerated gradient descent (Nesterov): no step to tune, the same weights every time.</summary>
    /// <param name="features">[items][features].</param>
    /// <param name="targets">[items].</param>
    public static LogisticRegression Fit(IReadOnlyList<float[]> features, IReadOnlyList<bool> targets)
    {
        var width = features[0].Length;
        var mean = new double[width];
        var scale = new double[width];
        for (var j = 0; j < width; j++)
        {
            mean[j] = features.Average(row => row[j]);
            scale[j] = 1 / Math.Sqrt(features.Average(row => Math.Pow(row[j] - mean[j], 2)) + 1e-12);
        }
        var model = new LogisticRegression(mean, scale, new double[width + 1]);
        model.Descend([.. features.Select(model.Standardise)], targets);
        return model;
    }

    /// <param name="features">[features].</param>
    public double Probability(float[] features) => Sigmoid(Dot(_weights, Standardise(features)));

    private void Descend(double[][] rows, IReadOnlyList<bool> targets)
    {
        // The loss curves by at most a quarter of the mean squared length of a row, which standardising makes its width.
        var step = 1 / (0.25 * _weights.Length + Ridge);
        var ahead = (double[])_weights.Clone();
        for (var iteration = 1; iteration <= Iterations; iteration++)
        {
            var gradient = Gradient(rows, targets, ahead);
            for (var j = 0; j < _weights.Length; j++)
            {
                var (before, now) = (_weights[j], ahead[j] - step * gradient[j]);
                _weights[j] = now;
                ahead[j] = now + (iteration - 1.0) / (iteration + 2.0) * (now - before);
            }
        }
    }

    private static double[] Gradient(double[][] rows, IReadOnlyList<bool> targets, double[] weights)
    {
        var gradient = new double[weights.Length];
        for (var i = 0; i < rows.Length; i++)
        {
            var error = Sigmoid(Dot(weights, rows[i])) - (targets[i] ? 1 : 0);
            for (var j = 0; j < gradient.Length; j++) gradient[j] += rows[i][j] * error / rows.Length;
        }
        for (var j = 0; j < weights.Length - 1; j++) gradient[j] += Ridge * weights[j];   // the bias is free
        return gradient;
    }

    /// <returns>[features + 1], the last one 1.</returns>
    private double[] Standardise(float[] features)
    {
        var row = new double[features.Length + 1];
        for (var j = 0; j < features.Length; j++) row[j] = (features[j] - _mean[j]) * _scale[j];
        row[^1] = 1;
        return row;
    }

    private static double Dot(double[] a, double[] b)
    {
        var sum = 0.0;
        for (var i = 0; i < a.Length; i++) sum += a[i] * b[i];
        return sum;
    }

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));
}
