namespace Routing.R2R.Training;

/// <summary>Makes logits mean what they say: the score is sigmoid((logit + Shift) / Temperature).</summary>
/// <remarks>Fitted to labels by maximum likelihood (Platt, "Probabilistic outputs for support vector machines", 1999; the temperature alone is Guo et al., arXiv 1706.04599).</remarks>
internal sealed record LogitScaling(double Shift, double Temperature)
{
    // Beyond it the labels say nothing about the logits, or all: a scale would only be noise.
    private const double MostTemperature = 20;
    private const int MostIterations = 50;

    /// <summary>Log odds of one logit.</summary>
    public double LogOdds(double logit) => (logit + Shift) / Temperature;

    /// <summary>[rows] in [0, 1], rounded as a router rounds.</summary>
    public float[] Scores(float[] logits) => [.. logits.Select(logit => 1 / (1 + MathF.Exp(-(logit + (float)Shift) / (float)Temperature)))];

    /// <param name="start">Where the search begins, and what is kept where it finds nothing sensible.</param>
    public static LogitScaling Fit(float[] logits, bool[] positives, LogitScaling start)
    {
        var (scale, offset) = (1 / start.Temperature, start.Shift / start.Temperature);   // log odds = scale · logit + offset
        for (var i = 0; i < MostIterations; i++)
        {
            var (scaleStep, offsetStep) = NewtonStep(logits, positives, scale, offset);
            // A full step may overshoot where the likelihood is flat.
            var length = 1.0;
            var before = Nats(logits, positives, scale, offset);
            while (length > 1e-4 && !(Nats(logits, positives, scale - length * scaleStep, offset - length * offsetStep) <= before)) length /= 2;
            if (length <= 1e-4) break;
            (scale, offset) = (scale - length * scaleStep, offset - length * offsetStep);
            if (Math.Abs(scaleStep) + Math.Abs(offsetStep) < 1e-9) break;
        }
        return scale > 1 / MostTemperature && scale < MostTemperature ? new(offset / scale, 1 / scale) : start;
    }

    /// <summary>Mean cross-entropy of labels in nats.</summary>
    public double Nats(float[] logits, bool[] positives) => Nats(logits, positives, 1 / Temperature, Shift / Temperature);

    private static double Nats(float[] logits, bool[] positives, double scale, double offset)
    {
        var sum = 0.0;
        for (var i = 0; i < logits.Length; i++)
        {
            var z = scale * logits[i] + offset;
            sum += Math.Max(z, 0) - (positives[i] ? z : 0) + Math.Log(1 + Math.Exp(-Math.Abs(z)));
        }
        return sum / logits.Length;
    }

    private static (double Scale, double Offset) NewtonStep(float[] logits, bool[] positives, double scale, double offset)
    {
        double g0 = 0, g1 = 0, h00 = 1e-9, h01 = 0, h11 = 1e-9;
        for (var i = 0; i < logits.Length; i++)
        {
            var p = 1 / (1 + Math.Exp(-(scale * logits[i] + offset)));
            var (error, weight) = (p - (positives[i] ? 1 : 0), p * (1 - p));
            g0 += error * logits[i];
            g1 += error;
            h00 += weight * logits[i] * logits[i];
            h01 += weight * logits[i];
            h11 += weight;
        }
        var determinant = h00 * h11 - h01 * h01;
        return ((h11 * g0 - h01 * g1) / determinant, (h00 * g1 - h01 * g0) / determinant);
    }
}
