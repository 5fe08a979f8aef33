using System.Text.Json;
using Routing.R2R.Labels;
using Routing.R2R.Network;
using Routing.Training.Base;
using static TorchSharp.torch;

namespace Routing.R2R.Training;

/// <summary>Turns a trained network into a router whose scores are probabilities, and writes what a run leaves to the world.</summary>
internal static class RouterPublisher
{
    private const int CalibrationPoints = 100;

    public static RouterTrainingResult Publish(RouterTrainer trainer, RouterTrainingConfig config, RouterData data, RouterDataCounts counts, RouterRunFolder folder, ModelIdentity small, CancellationToken stop)
    {
        var validation = ScoredRows.Of(data, LabelSplit.Validation, trainer.Network, stop);
        var (logits, positives) = validation.Labelled();
        var unscaled = new LogitScaling(-trainer.PriorShift, 1);
        var scaling = LogitScaling.Fit(logits, positives, unscaled);                      // :: Step 3: Fit shift and temperature

        var scores = scaling.Scores(validation.Logits);
        var curve = validation.Curve(scores);
        var threshold = config.TargetPositiveRate is { } rate ? curve.ThresholdForRate(rate) : curve.ThresholdForRecall(config.TargetRecall);
        threshold = Math.Min(threshold, 1);                                               // :: Step 4: Choose thresholds

        var test = ScoredRows.Of(data, LabelSplit.Test, trainer.Network, stop);
        var metrics = RouterTester.Measure(test, scaling, unscaled, curve, threshold, data.Families);   // :: Step 5: Measure

        var large = data.Labels.Manifest.Large is { } l ? new ModelIdentity(l.Name, l.WeightsSha256, null, l.VocabularySize) : null;
        var progress = trainer.Progress;
        var report = new RouterTrainingReport(
            config.Name, trainer.Network.Config.ParameterCount, counts, progress.Epoch, progress.BestEpoch + 1, progress.Step, progress.Seconds, trainer.PositiveWeight,
            progress.BestPrAuc, scaling.Temperature, threshold, metrics, small, large, TrainingMachine.Read(), config);
        Artifact(trainer, config, scaling, threshold, scores, report).Save(folder.Router);              // :: Step 6: Write
        Write(folder, report, counts.Train.Trainable, test.Curve(scaling.Scores(test.Logits)), test.Curve(test.EntropyNats));
        return new RouterTrainingResult(folder.Router, report);
    }

    private static RouterArtifact Artifact(RouterTrainer trainer, RouterTrainingConfig config, LogitScaling scaling, float threshold, float[] scores, RouterTrainingReport report)
    {
        using var noGrad = no_grad();
        return new()
        {
            Network = trainer.Network.Config,
            Weights = new RouterWeights(trainer.Network.Config, (name, values) =>
            {
                trainer.Network.Weights[name].data<float>().CopyTo(values);
                if (name == $"{RouterTensors.Output}.bias") values[0] += (float)scaling.Shift;
            }),
            Temperature = (float)scaling.Temperature,
            Threshold = threshold,
            Calibration = Shares(scores),
            Small = report.Small,
            Large = report.Large,
            Training = JsonSerializer.SerializeToElement(new
            {
                config.Name, config.Label, report.Rows, report.Epochs, report.BestEpoch, config.Seed,
                ValidationPrAuc = report.ValidationPrAuc, TestPrAuc = report.Test.PrAuc, report.Test.EntropyPrAuc, report.Test.AtThreshold,
            }, TrainingJson.Options),
        };
    }

    /// <summary>Share of all validation positions at and above each of some thresholds: what the large model's share would be if routing changed no position.</summary>
    private static CalibrationTable Shares(float[] scores)
    {
        float[] falling = [.. scores.OrderDescending()];
        var points = new List<CalibrationPoint>();
        for (var i = 1; i < CalibrationPoints; i++)
        {
            var threshold = falling[(int)((long)falling.Length * i / CalibrationPoints)];
            if (points.Count > 0 && threshold == points[^1].Threshold) continue;
            points.Add(new(threshold, (double)falling.Count(score => score >= threshold) / falling.Length));
        }
        return new CalibrationTable(points);
    }

    private static void Write(RouterRunFolder folder, RouterTrainingReport report, double rowsPerEpoch, PrecisionRecallCurve router, PrecisionRecallCurve entropy)
    {
        var history = folder.History();
        File.WriteAllText(folder.LossPlot, RouterPlots.Loss(report.Name, history, rowsPerEpoch));
        File.WriteAllText(folder.PrAucPlot, RouterPlots.PrAuc(report.Name, history, rowsPerEpoch));
        File.WriteAllText(folder.PrecisionRecallPlot, RouterPlots.PrecisionRecall(report.Name, router, entropy));
        File.WriteAllText(folder.ConfusionPlot, RouterPlots.Confusion(report.Name, report.Threshold, report.Test.Confusion));
        File.WriteAllText(folder.ReportJson, report.ToJson());
        File.WriteAllText(folder.ReportMarkdown, RouterTrainingReportText.Of(report, folder));
    }
}
