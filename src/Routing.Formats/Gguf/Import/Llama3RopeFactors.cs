using Routing.Formats.Checkpoints;

namespace Routing.Formats.Gguf.Import;

/// <summary>
/// Finds the parameters of Llama 3.1's rope scaling from <c>rope_freqs.weight</c>, which holds only what they do: the number each
/// rotation frequency is divided by. With wavelength λ = 2π/frequency it is 1 below original/high, factor above original/low, and
/// between them 1 / ((1 − s)/factor + s), s = (original/λ − low)/(high − low). Only ratios show: low is taken as 1.
/// </summary>
internal static class Llama3RopeFactors
{
    private const double Tolerance = 1e-4;   // the file's numbers went through float32
    private const int UsualOriginal = 8192;
    private const double UsualHigh = 4;

    /// <summary>A rope that divides each frequency by these factors, or null when there is none.</summary>
    /// <param name="theta">Base of the frequencies.</param>
    /// <param name="factors">[head_dim / 2].</param>
    public static RopeConfig? Find(double theta, IReadOnlyList<double> factors)
    {
        if (factors.All(factor => Near(factor, 1))) return new RopeConfig { Theta = theta };
        var plain = new RopeConfig { Kind = RopeKind.Llama3, Theta = theta, Factor = Math.Round(factors.Max(), 4), LowFrequencyFactor = 1 };
        return Candidates(plain, factors).FirstOrDefault(rope => Explains(rope, factors));
    }

    private static IEnumerable<RopeConfig> Candidates(RopeConfig plain, IReadOnlyList<double> factors)
    {
        yield return plain with { OriginalMaxPositions = UsualOriginal, HighFrequencyFactor = UsualHigh };

        // Between the plateaus s is a line in 1/λ: slope original/(high − 1), intercept −1/(high − 1).
        var points = Enumerable.Range(0, factors.Count)
            .Where(i => !Near(factors[i], 1) && !Near(factors[i], plain.Factor))
            .Select(i => (X: 1 / Wavelength(plain.Theta, i, factors.Count), S: (1 / factors[i] - 1 / plain.Factor) / (1 - 1 / plain.Factor)))
            .ToArray();
        if (points.Length == 1)
            yield return WithRange(plain, UsualHigh, (points[0].S * (UsualHigh - 1) + 1) / points[0].X);
        if (points.Length < 2) yield break;
        var (first, last) = (points[0], points[^1]);
        var slope = (first.S - last.S) / (first.X - last.X);
        var intercept = first.S - slope * first.X;
        yield return WithRange(plain, Math.Round(1 - 1 / intercept, 2), -slope / intercept);
    }

    private static RopeConfig WithRange(RopeConfig plain, double high, double original) =>
        plain with { HighFrequencyFactor = high, OriginalMaxPositions = original is >= 1 and <= int.MaxValue ? (int)Math.Round(original) : 0 };

    private static bool Explains(RopeConfig rope, IReadOnlyList<double> factors) =>
        rope is { OriginalMaxPositions: > 0, HighFrequencyFactor: > 1 }
        && Enumerable.Range(0, factors.Count).All(i => Near(Divisor(rope, Wavelength(rope.Theta, i, factors.Count)), factors[i]));

    private static double Divisor(RopeConfig rope, double wavelength)
    {
        if (wavelength < rope.OriginalMaxPositions / rope.HighFrequencyFactor) return 1;
        if (wavelength > rope.OriginalMaxPositions / rope.LowFrequencyFactor) return rope.Factor;
        var s = (rope.OriginalMaxPositions / wavelength - rope.LowFrequencyFactor) / (rope.HighFrequencyFactor - rope.LowFrequencyFactor);
        return 1 / ((1 - s) / rope.Factor + s);
    }

    /// <summary>Positions in one turn of a rotation pair.</summary>
    private static double Wavelength(double theta, int pair, int pairs) => 2 * Math.PI * Math.Pow(theta, (double)pair / pairs);

    private static bool Near(double a, double b) => Math.Abs(a - b) <= Tolerance * Math.Max(Math.Abs(a), Math.Abs(b));
}
