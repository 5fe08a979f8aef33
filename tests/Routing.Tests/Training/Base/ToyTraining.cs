using Routing.Formats.Checkpoints;
using Routing.Tests.Testing;
using Routing.Training.Base;

namespace Routing.Tests.Training.Base;

/// <summary>A model and data small enough to train in a test.</summary>
internal static class ToyTraining
{
    public const int Vocabulary = 24;

    public static BaseTrainingConfig Config { get; } = new()
    {
        Name = "toy",
        Model = new() { HiddenSize = 16, IntermediateSize = 24, Layers = 2, Heads = 2, KvHeads = 1, MaxPositions = 64 },
        Seed = 5,
        TokensPerStep = 96,
        TokensPerPart = 48,
        WarmupSteps = 2,
        Tokens = 1_000,
        EvaluateEvery = 2,
        CheckpointSeconds = 1e6,
    };

    public static ModelConfig Model => Config.Model.ToModelConfig(Vocabulary, endToken: 1);

    /// <summary>An item whose tokens tell where they come from: a question of 3 to 6 tokens and an answer of 4 to 9 that counts up.</summary>
    public static TrainingItem ItemAt(long position)
    {
        var start = (int)(position * 7 % Vocabulary);
        var (question, answer) = (3 + (int)(position % 4), 4 + (int)(position % 6));
        return new TrainingItem([.. Enumerable.Range(0, question + answer).Select(i => (start + i) % Vocabulary)], question);
    }

    public static BaseTrainer Trainer(BaseTrainingConfig? config = null) => new(config ?? Config, Model, ItemAt);

    /// <summary>Folder of a tokenizer made for the gym.</summary>
    public static string GymTokenizerFolder => RepositoryFile.Find("src", "Routing.Models", "Pretrained", "gym-l");
}
