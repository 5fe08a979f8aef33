using Routing.Formats.Tokenization;
using Routing.Training.Gym;

namespace Routing.Training.Base;

/// <summary>Trains a model on the gym from recipe to exported checkpoint folder.</summary>
public static class BaseTraining
{
    /// <param name="config">The recipe; kept in the run's folder.</param>
    /// <param name="folder">The run.</param>
    /// <param name="tokenizerFolder">Folder with tokenizer.json.</param>
    /// <param name="resume">Goes on from the folder's checkpoint.</param>
    /// <param name="stop">Saves, then throws <see cref="OperationCanceledException"/>.</param>
    public static TrainingResult Run(BaseTrainingConfig config, TrainingRunFolder folder, string tokenizerFolder, bool resume, ITrainingObserver observer, CancellationToken stop)
    {
        var tokenizer = Tokenizer.Load(Path.Combine(tokenizerFolder, "tokenizer.json"));
        var items = new GymItems(tokenizer, GymSplit.Train, (ulong)config.Seed, config.Mixture);
        var evaluator = new GymEvaluator(config, tokenizer);
        using var trainer = new BaseTrainer(config, config.Model.ToModelConfig(tokenizer.VocabularySize, GymEvaluator.EndToken(tokenizer)), items.At);
        if (resume) trainer.Restore(folder.Checkpoint);
        folder.ForgetAfter(trainer.Progress.Step);
        File.WriteAllText(folder.Recipe, config.ToJson() + "\n");

        var last = new TrainingLoop(trainer, config, folder, observer, evaluator.Evaluate).Run(stop);
        CheckpointExporter.Export(trainer.Decoder, tokenizerFolder, folder.Model);
        return new TrainingResult(trainer.Progress, last!, folder.Model);
    }
}
