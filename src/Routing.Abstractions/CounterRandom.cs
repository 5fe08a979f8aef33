namespace Routing;

/// <summary>
/// Random numbers addressed by (seed, counter) instead of drawn one after another: the same in any batch, in any order,
/// by either model and on any machine.
/// </summary>
/// <remarks>The mixing function is SplitMix64's (Steele, Lea, Flood: "Fast splittable pseudorandom number generators", OOPSLA 2014).</remarks>
public static class CounterRandom
{
    private const ulong GoldenGamma = 0x9E3779B97F4A7C15;

    /// <summary>64 random bits.</summary>
    public static ulong Bits(ulong seed, int counter, RandomStream stream) =>
        Mix(Mix(seed + GoldenGamma) + GoldenGamma * (((ulong)stream << 32) + (uint)counter + 1));

    /// <summary>A uniform number in [0, 1), 53 bits fine.</summary>
    public static double Uniform(ulong seed, int counter, RandomStream stream) => (Bits(seed, counter, stream) >> 11) * (1.0 / (1UL << 53));

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}

/// <summary>What a random number is for: equal seeds and counters give independent numbers in different streams.</summary>
public enum RandomStream : byte
{
    /// <summary>Choosing a token; the counter is its output index.</summary>
    Sampling,

    /// <summary>Scores of a random router; the counter is the output index.</summary>
    Routing,

    /// <summary>Seeds of the choices of one request; the counter is the choice.</summary>
    Choices,
}
