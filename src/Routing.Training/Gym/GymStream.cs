namespace Routing.Training.Gym;

/// <summary>An endless mixture of the trained families. Every item depends only on the seed and its position, so <see cref="Position"/> is all a checkpoint needs to resume.</summary>
public sealed class GymStream
{
    private readonly GymSplit _split;
    private readonly ulong _seed;
    private readonly GymDifficulty _difficulty;
    private readonly double[] _cumulativeWeights;

    /// <param name="split">Where items come from.</param>
    /// <param name="seed">Different seeds give different streams.</param>
    /// <param name="weights">Relative frequency by family name; families not named have the weight of <see cref="GymMixture.Default"/>.</param>
    /// <param name="difficulty">Of every item.</param>
    /// <exception cref="ArgumentException">A name that is no trained family, or a weight below zero.</exception>
    public GymStream(GymSplit split, ulong seed, IReadOnlyDictionary<string, double>? weights = null, GymDifficulty difficulty = GymDifficulty.Standard)
    {
        (_split, _seed, _difficulty) = (split, seed, difficulty);
        _cumulativeWeights = GymMixture.Cumulative(weights);
    }

    /// <summary>Items taken so far; set it to seek.</summary>
    public long Position { get; set; }

    public GymItem Next()
    {
        var random = new GymRandom(GymRandom.Mix(_seed, (ulong)Position++));
        var point = random.Fraction() * _cumulativeWeights[^1];
        var family = GymTasks.Trained[Array.FindIndex(_cumulativeWeights, bound => point < bound)];
        return GymTasks.Generate(family, _split, random.Next(), _difficulty);
    }
}
