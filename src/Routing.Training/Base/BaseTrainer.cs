using System.Diagnostics;
using Routing.Formats.Checkpoints;
using Routing.Models;
using Routing.Training.Optimization;
using static TorchSharp.torch;

namespace Routing.Training.Base;

/// <summary>
/// A model in training: weights, optimizers and the place in the data. One thread uses it.
/// Owns: the decoder, optimizer state and the loader's thread; disposed by: whoever made it.
/// </summary>
public sealed class BaseTrainer : IDisposable
{
    private readonly BaseTrainingConfig _config;
    private readonly LearningRateSchedule _schedule;
    private readonly StepBatcher _batcher;
    private readonly Muon _muon;
    private readonly AdamW _adamW;
    private StepBatchLoader? _loader;

    /// <param name="items">Training item at a position; called on another thread.</param>
    public BaseTrainer(BaseTrainingConfig config, ModelConfig model, Func<long, TrainingItem> items, Device? device = null)
    {
        _config = config;
        _schedule = new LearningRateSchedule(config.WarmupSteps, config.DecayFraction);
        _batcher = new StepBatcher(items, Batching(config));
        Decoder = Decoder.Random(model, config.Seed, device, zeroOutputs: true);
        foreach (var weight in Decoder.Weights.Values) weight.requires_grad = true;
        _muon = new Muon(Weights(IsHiddenMatrix), config.MatrixMomentum, config.MatrixWeightDecay);
        _adamW = new AdamW(Weights(w => !IsHiddenMatrix(w)), config.Beta1, config.Beta2, config.Epsilon, config.WeightDecay);
    }

    public Decoder Decoder { get; }

    public TrainingProgress Progress { get; private set; } = new();

    /// <summary>What matrices are multiplied in; never <see cref="TrainingPrecision.Auto"/>.</summary>
    public TrainingPrecision Precision { get; private set; } = TrainingPrecision.F32;

    /// <summary>How items become steps under a recipe.</summary>
    public static StepBatcherOptions Batching(BaseTrainingConfig config) => new()
    {
        TokensPerStep = config.TokensPerStep,
        TokensPerPart = config.TokensPerPart,
        MaxTokens = config.Model.MaxPositions,
        QuestionWeight = config.QuestionWeight,
        ContinueShare = config.ContinueShare,
        Seed = config.Seed,
    };

    /// <summary>Sets what matrices are multiplied in; measures first when that is left open.</summary>
    public void Use(TrainingPrecision precision)
    {
        if (precision == TrainingPrecision.Auto) precision = PrecisionProbe.IsWorthMeasuring ? FasterPrecision() : TrainingPrecision.F32;
        Precision = precision;
        Decoder.MultiplyIn(precision == TrainingPrecision.BF16 ? ScalarType.BFloat16 : null);
    }

    /// <summary>One optimizer step.</summary>
    public StepMetrics Step()
    {
        var started = Stopwatch.GetTimestamp();
        _loader ??= new StepBatchLoader(_batcher, Progress.NextItem);
        var batch = _loader.Next();
        var loss = Backward(batch);
        var factor = _schedule.Factor(Progress.Step, Progress.Share(_config));
        _muon.Step(_config.MatrixLearningRate * factor);
        _adamW.Step(_config.LearningRate * factor);
        Decoder.WeightsChanged();
        ClearGradients();

        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        Progress = new TrainingProgress
        {
            Step = Progress.Step + 1,
            Tokens = Progress.Tokens + batch.Tokens,
            NextItem = batch.NextItem,
            Seconds = Progress.Seconds + seconds,
        };
        return new StepMetrics(Progress.Step, Progress.Tokens, Progress.Seconds, loss, factor, batch.Tokens / seconds);
    }

    /// <summary>Counts time that was not spent in steps, evaluations for example, against a budget in minutes.</summary>
    public void Spend(TimeSpan time) => Progress = Progress with { Seconds = Progress.Seconds + time.TotalSeconds };

    /// <summary>Writes everything needed to go on exactly from here, in one file replaced atomically.</summary>
    public void Save(string path) => TrainingCheckpoint.Write(path, State(), Progress);

    /// <summary>Goes on from a file that <see cref="Save"/> wrote.</summary>
    public void Restore(string path)
    {
        _loader?.Dispose();
        _loader = null;
        Progress = TrainingCheckpoint.Read<TrainingProgress>(path, State());
        Decoder.WeightsChanged();
    }

    private TrainingPrecision FasterPrecision()
    {
        var batch = _batcher.Batch(Progress.NextItem);
        return PrecisionProbe.Faster(precision =>
        {
            Use(precision);
            Backward(batch);
            ClearGradients();
        }, TimeProvider.System);
    }

    private void ClearGradients()
    {
        using var scope = NewDisposeScope();   // every look at a gradient makes a tensor
        foreach (var weight in Decoder.Weights.Values) weight.grad!.zero_();
    }

    private double Backward(StepBatch batch)
    {
        using var scope = NewDisposeScope();
        var total = 0.0;
        foreach (var part in batch.Parts)
        {
            using var partScope = NewDisposeScope();
            var loss = AnswerLoss.Of(Decoder, part, batch.WeightSum);
            loss.backward();
            total += loss.item<float>();
        }
        return total;
    }

    // Embedding and head are look-up tables, not maps between hidden states: AdamW's.
    private static bool IsHiddenMatrix((string Name, Tensor Weight) weight) =>
        weight.Weight.dim() == 2 && weight.Name.StartsWith("model.layers.", StringComparison.Ordinal);

    private Dictionary<string, Tensor> Weights(Func<(string, Tensor), bool> which) =>
        Decoder.Weights.Where(w => which((w.Key, w.Value))).ToDictionary(w => w.Key, w => w.Value);

    private IEnumerable<(string Name, Tensor State)> State() =>
        Decoder.Weights.OrderBy(w => w.Key, StringComparer.Ordinal).Select(w => ($"weight.{w.Key}", w.Value.detach()))
            .Concat(_muon.State())
            .Concat(_adamW.State());

    public void Dispose()
    {
        _loader?.Dispose();
        _muon.Dispose();
        _adamW.Dispose();
        foreach (var weight in Decoder.Weights.Values) weight.grad?.Dispose();
        Decoder.Dispose();
    }
}
