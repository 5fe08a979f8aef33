namespace Routing.Training.Gym;

/// <summary>SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014): the same numbers from a seed on every machine.</summary>
public sealed class GymRandom(ulong seed)
{
    private ulong _state = seed;

    /// <summary>One well-mixed value of two, to seed a generator from several numbers.</summary>
    public static ulong Mix(ulong first, ulong second) => Finalize(Finalize(first + Golden) ^ (second * Golden));

    /// <summary>64-bit hash of a text (FNV-1a over UTF-16 units, then mixed).</summary>
    public static ulong Hash(string text)
    {
        var hash = 14695981039346656037UL;
        foreach (var unit in text) hash = (hash ^ unit) * 1099511628211UL;
        return Finalize(hash);
    }

    public ulong Next() => Finalize(_state += Golden);

    /// <summary>A whole number from <paramref name="low"/> to <paramref name="high"/>, both included.</summary>
    public int Between(int low, int high) =>
        low + (int)Math.BigMul(Next(), (ulong)(high - low + 1), out _);

    /// <summary>A number in [0, 1).</summary>
    public double Fraction() => (Next() >> 11) * (1.0 / (1UL << 53));

    public T Pick<T>(params ReadOnlySpan<T> options) => options[Between(0, options.Length - 1)];

    public T Choose<T>(IReadOnlyList<T> items) => items[Between(0, items.Count - 1)];

    /// <summary>Shuffles in place (Fisher–Yates).</summary>
    public void Shuffle<T>(Span<T> items)
    {
        for (var last = items.Length - 1; last > 0; last--)
        {
            var other = Between(0, last);
            (items[last], items[other]) = (items[other], items[last]);
        }
    }

    /// <summary>A shuffled copy.</summary>
    public T[] Shuffled<T>(params IEnumerable<T> items)
    {
        var copy = items.ToArray();
        Shuffle<T>(copy);
        return copy;
    }

    /// <summary>Different items of a list, in random order.</summary>
    public T[] Sample<T>(IReadOnlyList<T> items, int count)
    {
        var chosen = new List<T>(count);
        while (chosen.Count < count)
        {
            var candidate = Choose(items);
            if (!chosen.Contains(candidate)) chosen.Add(candidate);
        }
        return [.. chosen];
    }

    private const ulong Golden = 0x9E3779B97F4A7C15UL;

    private static ulong Finalize(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }
}
