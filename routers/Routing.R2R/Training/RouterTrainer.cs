using System.Diagnostics;
using Routing.R2R.Network;
using Routing.Training.Base;
using Routing.Training.Gym;
using Routing.Training.Optimization;
using static TorchSharp.torch;

namespace Routing.R2R.Training;

/// <summary>
/// A router network in training: weights, the best of them so far, optimizer state. One thread uses it.
/// Owns: the network, the best weights, optimizer state; disposed by: whoever made it.
/// </summary>
internal sealed class RouterTrainer : IDisposable
{
    private readonly RouterTrainingConfig _config;
    private readonly RouterLoss _loss;
    private readonly CosineSchedule _schedule;
    private readonly AdamW _decaying, _others;
    private readonly Tensor[] _parameters;
    private readonly Dictionary<string, Tensor> _best;
    private readonly double _totalRows;

    public RouterTrainer(RouterTrainingConfig config, RouterNetworkConfig network, ClassCounts train)
    {
        (_config, _loss, _schedule) = (config, RouterLoss.Of(config, train), new CosineSchedule(config.WarmupSteps));
        _totalRows = (double)train.Trainable * config.Epochs;
        Network = RouterInitialization.Create(network, config.Seed);
        foreach (var weight in Network.Weights.Values) weight.requires_grad = true;
        _parameters = [.. Network.Weights.OrderBy(w => w.Key, StringComparer.Ordinal).Select(w => w.Value)];
        _decaying = Optimizer(isMatrix: true, config.WeightDecay);
        _others = Optimizer(isMatrix: false, weightDecay: 0);
        _best = Network.Weights.ToDictionary(w => w.Key, w => zeros_like(w.Value, requires_grad: false).DetachFromDisposeScope());
    }

    public RouterNetwork Network { get; }

    public RouterTrainingProgress Progress { get; set; } = new();

    /// <summary>Share of all epochs that is done, in [0, 1].</summary>
    public double BudgetShare => Math.Min(1, Progress.Rows / _totalRows);

    /// <summary>What is subtracted from logits to read them as log odds.</summary>
    public double PriorShift => _loss.PriorShift;

    public double PositiveWeight => _loss.PositiveWeight;

    /// <summary>One optimizer step on some rows of a pool.</summary>
    public RouterStepMetrics Step(RouterPool pool, int[] rows)
    {
        var started = Stopwatch.GetTimestamp();
        var factor = _schedule.Factor(Progress.Step, BudgetShare);
        var loss = Backward(pool, rows);
        var norm = GradientClip.Apply(_parameters, _config.GradientClip > 0 ? _config.GradientClip : double.PositiveInfinity);
        _decaying.Step(_config.LearningRate * factor);
        _others.Step(_config.LearningRate * factor);
        ClearGradients();
        Progress = Progress with
        {
            Step = Progress.Step + 1,
            Rows = Progress.Rows + rows.Length,
            BatchInEpoch = Progress.BatchInEpoch + 1,
            Seconds = Progress.Seconds + Stopwatch.GetElapsedTime(started).TotalSeconds,
        };
        return new RouterStepMetrics(Progress.Step, Progress.Epoch, Progress.Rows, Progress.Seconds, loss, factor, norm);
    }

    /// <summary>Remembers the weights as the best so far.</summary>
    public void KeepAsBest(double prAuc)
    {
        using var noGrad = no_grad();
        foreach (var (name, weight) in Network.Weights) _best[name].copy_(weight);
        Progress = Progress with { BestEpoch = Progress.Epoch, BestPrAuc = prAuc };
    }

    /// <summary>Goes back to the best weights.</summary>
    public void TakeBest()
    {
        using var noGrad = no_grad();
        foreach (var (name, weight) in Network.Weights) weight.copy_(_best[name]);
    }

    /// <summary>Writes everything needed to go on exactly from here, in one file replaced atomically.</summary>
    public void Save(string path) => TrainingCheckpoint.Write(path, State(), Progress);

    /// <summary>Goes on from a file that <see cref="Save"/> wrote.</summary>
    public void Restore(string path) => Progress = TrainingCheckpoint.Read<RouterTrainingProgress>(path, State());

    private double Backward(RouterPool pool, int[] rows)
    {
        using var scope = NewDisposeScope();
        // A generator a step: what is dropped depends on the step alone, whenever it is made.
        using var generator = new Generator(GymRandom.Mix((ulong)_config.Seed, (ulong)Progress.Step));
        var index = tensor(rows, dtype: ScalarType.Int64);
        var logits = Network.Forward(pool.Inputs(index), new Dropout(_config.Dropout, generator)).squeeze(1);
        var loss = _loss.Of(logits, pool.Targets(index));
        loss.backward();
        return loss.item<float>();
    }

    private void ClearGradients()
    {
        using var scope = NewDisposeScope();   // every look at a gradient makes a tensor
        foreach (var parameter in _parameters) parameter.grad!.zero_();
    }

    private AdamW Optimizer(bool isMatrix, double weightDecay) =>
        new(Network.Weights.Where(w => w.Value.dim() == 2 == isMatrix).ToDictionary(), _config.Beta1, _config.Beta2, _config.Epsilon, weightDecay);

    private IEnumerable<(string Name, Tensor State)> State() =>
        Network.Weights.OrderBy(w => w.Key, StringComparer.Ordinal).SelectMany(w => ((string, Tensor)[])[($"weight.{w.Key}", w.Value.detach()), ($"best.{w.Key}", _best[w.Key].alias())])
            .Concat(_decaying.State())
            .Concat(_others.State().Select(s => ($"others.{s.Name}", s.State)));

    public void Dispose()
    {
        _decaying.Dispose();
        _others.Dispose();
        foreach (var weight in _parameters) weight.grad?.Dispose();
        foreach (var weight in _best.Values) weight.Dispose();
        Network.Dispose();
    }
}
