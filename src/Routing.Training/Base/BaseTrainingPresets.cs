namespace Routing.Training.Base;

/// <summary>Recipes of the shipped pair.</summary>
public static class BaseTrainingPresets
{
    public static IReadOnlyDictionary<string, BaseTrainingConfig> All { get; } = new[] { Small(), Large() }.ToDictionary(c => c.Name);

    // 0.4 M parameters: it stops getting better within 10 to 20 million tokens.
    private static BaseTrainingConfig Small() => new()
    {
        Name = "gym-s",
        Model = new() { HiddenSize = 96, IntermediateSize = 256, Layers = 3, Heads = 3, KvHeads = 3, TiedEmbeddings = true },
        Tokens = 15_000_000,
    };

    // 7 M parameters: still improves on facts and leaps when the budget ends.
    private static BaseTrainingConfig Large() => new()
    {
        Name = "gym-l",
        Model = new() { HiddenSize = 256, IntermediateSize = 704, Layers = 8, Heads = 4, KvHeads = 4 },
        Tokens = 60_000_000,
    };
}
