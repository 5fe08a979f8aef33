using Routing.Training.Gym;

namespace Routing.Loadbench.Load;

/// <summary>When the requests of an open loop arrive.</summary>
internal static class Arrivals
{
    /// <summary>Seconds from the start of the run, rising, so scaled that the last comes at <c>count / rate</c>, as vLLM's client does: seeds differ in order, not in load.</summary>
    /// <param name="rate">Requests a second; infinity lets all arrive at once.</param>
    /// <param name="burstiness">Shape of the gaps' gamma distribution: 1 is a Poisson process, less comes in bursts, more comes evenly.</param>
    public static double[] Times(int count, double rate, double burstiness, GymRandom random)
    {
        var times = new double[count];
        if (double.IsInfinity(rate)) return times;
        var sum = 0.0;
        for (var i = 0; i < count; i++) times[i] = sum += Gap(rate, burstiness, random);
        var scale = count / rate / sum;
        for (var i = 0; i < count; i++) times[i] *= scale;
        return times;
    }

    /// <summary>A gap of the mean <c>1 / rate</c>.</summary>
    public static double Gap(double rate, double burstiness, GymRandom random) =>
        double.IsInfinity(burstiness) ? 1 / rate
        : burstiness == 1 ? -Math.Log(1 - random.Fraction()) / rate
        : Gamma(burstiness, random) / (burstiness * rate);

    // Marsaglia and Tsang, "A simple method for generating gamma variables", ACM TOMS 26 (2000). Scale 1; a shape under 1 by way of the next.
    private static double Gamma(double shape, GymRandom random)
    {
        if (shape < 1) return Gamma(shape + 1, random) * Math.Pow(1 - random.Fraction(), 1 / shape);
        var d = shape - 1.0 / 3;
        var c = 1 / Math.Sqrt(9 * d);
        while (true)
        {
            var normal = Normal(random);
            var v = Math.Pow(1 + c * normal, 3);
            if (v > 0 && Math.Log(1 - random.Fraction()) < 0.5 * normal * normal + d - d * v + d * Math.Log(v)) return d * v;
        }
    }

    // Box and Muller.
    private static double Normal(GymRandom random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.Fraction())) * Math.Cos(2 * Math.PI * random.Fraction());
}
