namespace Routing.Training.Base;

/// <summary>Recipes of the shipped pair.</summary>
public static class BaseTrainingPresets
{
    public static IReadOnlyDictionary<string, BaseTrainingConfig> All { get; } = new[] { Small(), Large() }.ToDictionary(c => c.Name);

    // 0.2 M parameters: knows the wordings and the steps, few of the facts.
    private static BaseTrainingConfig Small() => new()
    {
        Name = "gym-s",
        Model = new() { HiddenSize = 64, IntermediateSize = 176, Layers = 3, Heads = 2, KvHeads = 2, TiedEmbeddings = true },
        Tokens = 15_000_000,
    };

    // 3 M parameters: still improves on facts and leaps when the budget ends.
    private static BaseTrainingConfig Large() => new()
    {
        Name = "gym-l",
        Model = new() { HiddenSize = 192, IntermediateSize = 512, Layers = 6, Heads = 6, KvHeads = 6 },
        Tokens = 30_000_000,
    };
}
