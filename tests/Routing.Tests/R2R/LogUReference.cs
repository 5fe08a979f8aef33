namespace Routing.Tests.R2R;

/// <summary>Router metrics in double precision, a row at a time, from their definitions.</summary>
internal static class LogUReference
{
    public static double Aleatoric(IEnumerable<float> logits, int k = 10)
    {
        var evidence = Evidence(logits, k);
        var total = evidence.Sum();
        return total == 0 ? Math.Log(evidence.Length) : -evidence.Sum(x => x / total * (Digamma(x + 1) - Digamma(total + 1)));
    }

    public static double Epistemic(IEnumerable<float> logits, int k = 10)
    {
        var evidence = Evidence(logits, k);
        return evidence.Length / (evidence.Sum() + evidence.Length);
    }

    public static double Entropy(IReadOnlyCollection<float> logits)
    {
        double max = logits.Max();
        var sum = logits.Sum(x => Math.Exp(x - max));
        return logits.Sum(x => Math.Exp(x - max) is > 0 and var weight ? -weight / sum * (x - max - Math.Log(sum)) : 0);
    }

    /// <summary>ψ(x) for x over 0: recurrence up to 20, then the asymptotic series.</summary>
    public static double Digamma(double x)
    {
        var result = 0.0;
        for (; x < 20; x++) result -= 1 / x;
        var square = 1 / (x * x);
        return result + Math.Log(x) - 0.5 / x - square * (1.0 / 12 - square * (1.0 / 120 - square / 252));
    }

    private static double[] Evidence(IEnumerable<float> logits, int k) => [.. logits.OrderDescending().Take(k).Select(x => Math.Max(0.0, x))];
}
