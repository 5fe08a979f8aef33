using System.Security.Cryptography;
using Routing.Formats;
using Routing.R2R.Labels;
using static TorchSharp.torch;

namespace Routing.R2R.Training;

/// <summary>Trains a router on a folder of labels, from recipe to artifact and report.</summary>
public static class RouterTraining
{
    /// <summary>
    /// 1. counts rows, 2. trains until validation PR-AUC stops rising, 3. fits shift and temperature to validation rows,
    /// 4. chooses thresholds on them, 5. measures on test rows, 6. writes artifact, plots and report.
    /// Computes on one thread: sums do not depend on how many there are, and networks this small gain nothing from more.
    /// </summary>
    /// <param name="config">The recipe; kept in the run's folder.</param>
    /// <param name="stop">Saves, then throws <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="InvalidFileException">Labels, small model and recipe do not fit each other.</exception>
    public static RouterTrainingResult Run(RouterTrainingConfig config, RouterTrainingSession session, IRouterTrainingObserver observer, CancellationToken stop)
    {
        var threads = get_num_threads();
        set_num_threads(1);
        try
        {
            return RunOnOneThread(config, session, observer, stop);
        }
        finally
        {
            set_num_threads(threads);
        }
    }

    private static RouterTrainingResult RunOnOneThread(RouterTrainingConfig config, RouterTrainingSession session, IRouterTrainingObserver observer, CancellationToken stop)
    {
        var labels = LabelFolder.Open(session.LabelFolder);
        using var embedding = new SmallEmbedding(session.SmallFolder);
        RequireFit(config, labels, embedding.Identity, session.SmallFolder);
        var network = config.Network(labels.Manifest, embedding.Width);
        var data = new RouterData(labels, config, network, embedding);
        var counts = data.Count();                                                        // :: Step 1: Count

        var folder = new RouterRunFolder(session.OutFolder);
        using var trainer = new RouterTrainer(config, network, counts.Train) { Progress = new() { Labels = Hash(labels) } };
        if (session.Resumes) Resume(trainer, folder, labels);
        folder.ForgetAfter(trainer.Progress.Step);
        File.WriteAllText(folder.Recipe, config.ToJson());
        new RouterTrainingLoop(trainer, config, data, folder, observer).Run(stop);        // :: Step 2: Train
        return RouterPublisher.Publish(trainer, config, data, counts, folder, embedding.Identity, stop);
    }

    private static void RequireFit(RouterTrainingConfig config, LabelFolder labels, ModelIdentity small, string smallFolder)
    {
        var manifest = labels.Manifest;
        if (manifest.Small is { } made && made.WeightsSha256 != small.WeightsSha256)
            throw new InvalidFileException(labels.Path, "small", $"is '{made.Name}' (weights {ModelIdentity.Head(made.WeightsSha256)}), but {smallFolder} holds {small}: give the model the labels were made with, or label again");
        if (config.LogitsSize > manifest.LogitCount)
            throw new InvalidFileException(labels.Path, "logit_count", $"is {manifest.LogitCount}, fewer than the recipe's logits_size {config.LogitsSize}");
    }

    private static void Resume(RouterTrainer trainer, RouterRunFolder folder, LabelFolder labels)
    {
        trainer.Restore(folder.Checkpoint);
        if (trainer.Progress.Labels != Hash(labels))
            throw new InvalidFileException(folder.Checkpoint, "labels", $"are not those of {labels.Path}: a run goes on with the labels it was started with");
    }

    private static string Hash(LabelFolder labels) => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(labels.Path, LabelManifest.FileName))));
}
