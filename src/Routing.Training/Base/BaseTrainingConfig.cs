using System.Text.Json;
using Routing.Formats;
using Routing.Training.Gym;

namespace Routing.Training.Base;

/// <summary>Recipe of a model trained from scratch on the gym. Read strictly: an unknown key is an error.</summary>
public sealed record BaseTrainingConfig
{
    /// <summary>Name of the model.</summary>
    public required string Name { get; init; }

    public required BaseModelShape Model { get; init; }

    /// <summary>Initial weights and order of the data.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Tokens of an optimizer step, without padding.</summary>
    public int TokensPerStep { get; init; } = 4_096;

    /// <summary>Tokens that go through the model at once, with padding.</summary>
    public int TokensPerPart { get; init; } = 2_048;

    /// <summary>Weight of a question's tokens in the loss; an answer's weigh 1.</summary>
    public float QuestionWeight { get; init; } = 0.05f;

    /// <summary>Chance that a document goes on with another question, so that models know second turns.</summary>
    public double ContinueShare { get; init; } = 0.1;

    /// <summary>Relative frequency of gym families; the gym's own mixture for those not named.</summary>
    public IReadOnlyDictionary<string, double>? Mixture { get; init; }

    /// <summary>Muon, for the matrices of the blocks.</summary>
    public double MatrixLearningRate { get; init; } = 0.02;

    public double MatrixMomentum { get; init; } = 0.95;

    public double MatrixWeightDecay { get; init; }

    /// <summary>AdamW, for embedding, head, norms and biases.</summary>
    public double LearningRate { get; init; } = 3e-3;

    public double Beta1 { get; init; } = 0.9;

    public double Beta2 { get; init; } = 0.95;

    public double Epsilon { get; init; } = 1e-8;

    public double WeightDecay { get; init; }

    public int WarmupSteps { get; init; } = 100;

    /// <summary>Share of the budget over which the learning rates fall to zero.</summary>
    public double DecayFraction { get; init; } = 0.4;

    /// <summary>Budget in tokens; or <see cref="Minutes"/>.</summary>
    public long? Tokens { get; init; }

    /// <summary>Budget in minutes of training, over all sessions of a run.</summary>
    public double? Minutes { get; init; }

    /// <summary>Steps between evaluations.</summary>
    public int EvaluateEvery { get; init; } = 500;

    /// <summary>Validation problems a family answers at an evaluation.</summary>
    public int EvaluateItems { get; init; } = 8;

    /// <summary>Validation problems a family answers for the report.</summary>
    public int ReportItems { get; init; } = 32;

    /// <summary>Seconds between checkpoints.</summary>
    public double CheckpointSeconds { get; init; } = 120;

    /// <summary>Reads a recipe.</summary>
    /// <exception cref="InvalidFileException">Not JSON, an unknown key, or an impossible value.</exception>
    public static BaseTrainingConfig Load(string path)
    {
        try
        {
            var config = JsonSerializer.Deserialize<BaseTrainingConfig>(File.ReadAllBytes(path), TrainingJson.Options)
                ?? throw new JsonException("the file holds null");
            return config.Check() is { } problem ? throw new InvalidFileException(path, problem.Item, problem.Reason) : config;
        }
        catch (JsonException failure)
        {
            throw new InvalidFileException(path, failure.Path ?? "content", failure.Message, failure);
        }
    }

    /// <summary>The recipe as <see cref="Load"/> reads it.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, TrainingJson.Options) + "\n";

    /// <summary>The first value that cannot be used, or null.</summary>
    public (string Item, string Reason)? Check()
    {
        if (Name.Length == 0) return ("name", "is empty");
        if (Tokens is null == Minutes is null) return ("tokens, minutes", "give exactly one budget");
        if (Tokens <= 0 || Minutes <= 0) return ("tokens, minutes", "the budget must be above zero");
        if (TokensPerStep < 1 || TokensPerPart < 1) return ("tokens_per_step, tokens_per_part", "must be at least 1");
        if (QuestionWeight is < 0 or > 1) return ("question_weight", $"is {QuestionWeight}; must be from 0 to 1");
        if (ContinueShare is < 0 or >= 1) return ("continue_share", $"is {ContinueShare}; must be from 0 to below 1");
        if (DecayFraction is < 0 or > 1) return ("decay_fraction", $"is {DecayFraction}; must be from 0 to 1");
        if (WarmupSteps < 0) return ("warmup_steps", $"is {WarmupSteps}; must be 0 or more");
        if (EvaluateEvery < 1 || EvaluateItems < 1 || ReportItems < 1) return ("evaluate_every, evaluate_items, report_items", "must be at least 1");
        if (CheckpointSeconds < 0) return ("checkpoint_seconds", $"is {CheckpointSeconds}; must be 0 or more");
        return CheckOptimizers() ?? CheckMixture() ?? Model.Check();
    }

    private (string Item, string Reason)? CheckOptimizers()
    {
        if (MatrixLearningRate <= 0 || LearningRate <= 0) return ("matrix_learning_rate, learning_rate", "must be above zero");
        if (MatrixMomentum is < 0 or >= 1 || Beta1 is < 0 or >= 1 || Beta2 is < 0 or >= 1) return ("matrix_momentum, beta1, beta2", "must be from 0 to below 1");
        if (MatrixWeightDecay < 0 || WeightDecay < 0) return ("matrix_weight_decay, weight_decay", "must be 0 or more");
        return Epsilon <= 0 ? ("epsilon", "must be above zero") : null;
    }

    private (string Item, string Reason)? CheckMixture()
    {
        try
        {
            GymMixture.Cumulative(Mixture);
            return null;
        }
        catch (ArgumentException refused)
        {
            return ("mixture", refused.Message);
        }
    }
}
