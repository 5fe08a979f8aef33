using System.Text.Json;
using Routing.Formats;
using Routing.R2R.Labels;
using Routing.R2R.Network;
using Routing.Training.Base;

namespace Routing.R2R.Training;

/// <summary>Recipe of a trained router. Read strictly: an unknown key is an error.</summary>
public sealed record RouterTrainingConfig
{
    /// <summary>Name of the router.</summary>
    public string Name { get; init; } = "r2r";

    /// <summary>What the network sees; one of <see cref="RouterArchitecture.Names"/>.</summary>
    public string Architecture { get; init; } = RouterArchitecture.HiddenStatesTokenLMHeadLogitsClassifier.Name;

    public IReadOnlyList<int> HiddenDims { get; init; } = [64, 64];

    public int ExpansionFactor { get; init; } = 2;

    public bool NormalizeInput { get; init; }

    /// <summary>Largest logits seen; as many as the labels hold when null.</summary>
    public int? LogitsSize { get; init; }

    /// <summary>Share of values dropped after each linear map of a block while training.</summary>
    public double Dropout { get; init; } = 0.1;

    /// <summary>Which label says that a position needs the large model.</summary>
    public LabelKind Label { get; init; } = LabelKind.Outcome;

    /// <summary>Value over which a gap or KL divergence (nats) or a re-merge length (tokens) is positive; required for the first two.</summary>
    public double? LabelThreshold { get; init; }

    /// <summary>What the network is trained towards when not the label itself, which then only measures it.</summary>
    public SoftTarget SoftTarget { get; init; }

    /// <summary>Nats over which a target made from the gap goes from 0.27 to 0.73.</summary>
    public double SoftScale { get; init; } = 1;

    public RouterLossKind Loss { get; init; }

    /// <summary>Weight of positives in <see cref="RouterLossKind.WeightedBce"/>, as a multiple of negatives / positives; 0 weighs all rows the same.</summary>
    public double RecallFactor { get; init; } = 1;

    /// <summary>Weight of positives in <see cref="RouterLossKind.Focal"/>; negatives weigh one minus it.</summary>
    public double FocalAlpha { get; init; } = 0.5;

    /// <summary>How much <see cref="RouterLossKind.Focal"/> turns to rows that are still wrong.</summary>
    public double FocalGamma { get; init; } = 2;

    public int BatchRows { get; init; } = 1_024;

    public int Epochs { get; init; } = 30;

    /// <summary>Epochs without a better validation PR-AUC after which training ends.</summary>
    public int Patience { get; init; } = 8;

    public double LearningRate { get; init; } = 2e-3;

    public double Beta1 { get; init; } = 0.9;

    public double Beta2 { get; init; } = 0.99;

    public double Epsilon { get; init; } = 1e-8;

    /// <summary>Of matrices; norms and biases do not decay.</summary>
    public double WeightDecay { get; init; } = 0.01;

    public int WarmupSteps { get; init; } = 100;

    /// <summary>Largest norm of all gradients together; 0 does not clip.</summary>
    public double GradientClip { get; init; } = 1;

    /// <summary>Initial weights, dropout and order of the data.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Share of positives that the default threshold is to catch, on validation rows.</summary>
    public double TargetRecall { get; init; } = 0.9;

    /// <summary>Share of all positions above the default threshold, instead of <see cref="TargetRecall"/>.</summary>
    public double? TargetPositiveRate { get; init; }

    /// <summary>Seconds between checkpoints; there is one at the end of every epoch in any case.</summary>
    public double CheckpointSeconds { get; init; } = 60;

    /// <summary>Reads a recipe.</summary>
    /// <exception cref="InvalidFileException">Not JSON, an unknown key, or an impossible value.</exception>
    public static RouterTrainingConfig Load(string path)
    {
        if (!File.Exists(path)) throw new InvalidFileException(path, "file", "does not exist");
        try
        {
            var config = JsonSerializer.Deserialize<RouterTrainingConfig>(File.ReadAllBytes(path), TrainingJson.Options) ?? throw new JsonException("the file holds null");
            return config.Check() is { } problem ? throw new InvalidFileException(path, problem.Item, problem.Reason) : config;
        }
        catch (JsonException failure)
        {
            throw new InvalidFileException(path, failure.Path ?? "content", failure.Message, failure);
        }
    }

    /// <summary>The recipe as <see cref="Load"/> reads it.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, TrainingJson.Options) + "\n";

    /// <summary>The network this recipe trains.</summary>
    /// <param name="embeddingSize">Width of the small model's embedding.</param>
    public RouterNetworkConfig Network(LabelManifest labels, int embeddingSize)
    {
        var architecture = RouterArchitecture.Find(Architecture)!;
        return new()
        {
            Architecture = architecture,
            HiddenSize = architecture.SeesHidden ? labels.HiddenSize : 0,
            EmbeddingSize = architecture.SeesToken ? embeddingSize : 0,
            LogitsSize = architecture.SeesLogits ? LogitsSize ?? labels.LogitCount : 0,
            HiddenDims = [.. HiddenDims],
            ExpansionFactor = ExpansionFactor,
            NormalizeInput = NormalizeInput,
        };
    }

    /// <summary>The first value that cannot be used, or null.</summary>
    public (string Item, string Reason)? Check()
    {
        if (Name.Length == 0) return ("name", "is empty");
        if (RouterArchitecture.Find(Architecture) is null) return ("architecture", $"is '{Architecture}'; must be one of {string.Join(", ", RouterArchitecture.Names)}");
        if (HiddenDims.Count == 0 || HiddenDims.Any(width => width < 1)) return ("hidden_dims", "must hold at least one width, each at least 1");
        if (ExpansionFactor < 1 || LogitsSize < 1) return ("expansion_factor, logits_size", "must be at least 1");
        if (Dropout is not (>= 0 and < 1)) return ("dropout", $"is {Dropout}; must be from 0 to below 1");
        if (CheckLabel() is { } label) return label;
        if (!(SoftScale > 0)) return ("soft_scale", $"is {SoftScale}; must be above 0");
        if (RecallFactor < 0 || FocalGamma < 0 || FocalAlpha is <= 0 or >= 1) return ("recall_factor, focal_alpha, focal_gamma", "must be 0 or more, and focal_alpha between 0 and 1");
        return CheckOptimizer() ?? CheckTargets();
    }

    private (string Item, string Reason)? CheckLabel()
    {
        if (LabelThreshold is not null and not >= 0) return ("label_threshold", $"is {LabelThreshold}; must be 0 or more");
        return Label switch
        {
            LabelKind.Gap or LabelKind.Kl when LabelThreshold is null => ("label_threshold", $"is missing: it is positive over how many nats of {Label.ToString().ToLowerInvariant()}?"),
            LabelKind.Outcome or LabelKind.Judge or LabelKind.Mismatch when LabelThreshold is not null => ("label_threshold", $"means nothing to the label {Label.ToString().ToLowerInvariant()}"),
            _ => null,
        };
    }

    private (string Item, string Reason)? CheckOptimizer()
    {
        if (BatchRows < 1 || Epochs < 1 || Patience < 1) return ("batch_rows, epochs, patience", "must be at least 1");
        if (!(LearningRate > 0)) return ("learning_rate", $"is {LearningRate}; must be above 0");
        if (Beta1 is not (>= 0 and < 1) || Beta2 is not (>= 0 and < 1)) return ("beta1, beta2", "must be from 0 to below 1");
        if (!(Epsilon > 0)) return ("epsilon", $"is {Epsilon}; must be above 0");
        return WeightDecay < 0 || WarmupSteps < 0 || GradientClip < 0 || CheckpointSeconds < 0
            ? ("weight_decay, warmup_steps, gradient_clip, checkpoint_seconds", "must be 0 or more") : null;
    }

    private (string Item, string Reason)? CheckTargets()
    {
        if (TargetRecall is not (> 0 and <= 1)) return ("target_recall", $"is {TargetRecall}; must be above 0 and at most 1");
        return TargetPositiveRate is not null and not (> 0 and <= 1) ? ("target_positive_rate", $"is {TargetPositiveRate}; must be above 0 and at most 1") : null;
    }
}
