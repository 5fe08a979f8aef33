using Routing.Formats.Tokenization;
using Routing.Training.Gym;

namespace Routing.Training.Base;

/// <summary>Trains a model on the gym, from recipe to exported checkpoint folder.</summary>
public static class BaseTraining
{
    /// <summary>Trains to the end of the budget, then evaluates, exports and reports.</summary>
    /// <param name="config">The recipe; kept in the run's folder.</param>
    /// <param name="stop">Saves, then throws <see cref="OperationCanceledException"/>.</param>
    public static TrainingResult Run(BaseTrainingConfig config, TrainingSession session, ITrainingObserver observer, CancellationToken stop)
    {
        var (folder, tokenizer) = (session.Folder, LoadTokenizer(session));
        using var trainer = Trainer(config, tokenizer);
        if (session.Resumes) trainer.Restore(folder.Checkpoint);
        folder.ForgetAfter(trainer.Progress.Step);
        File.WriteAllText(folder.Recipe, config.ToJson());
        CheckpointExporter.CopyTokenizer(session.TokenizerFolder, folder.Tokenizer);

        trainer.Use(session.Precision);
        new TrainingLoop(trainer, config, folder, observer, new GymEvaluator(config, tokenizer, config.EvaluateItems).Evaluate).Run(stop);
        return Publish(trainer, config, session, tokenizer, observer, stop);
    }

    /// <summary>Evaluates, exports and reports what a run's checkpoint holds, finished or not. Changes nothing that a later session resumes from.</summary>
    public static TrainingResult Finish(BaseTrainingConfig config, TrainingSession session, ITrainingObserver observer, CancellationToken stop)
    {
        var tokenizer = LoadTokenizer(session);
        using var trainer = Trainer(config, tokenizer);
        trainer.Restore(session.Folder.Checkpoint);
        return Publish(trainer, config, session, tokenizer, observer, stop);
    }

    private static TrainingResult Publish(BaseTrainer trainer, BaseTrainingConfig config, TrainingSession session, Tokenizer tokenizer, ITrainingObserver observer, CancellationToken stop)
    {
        var evaluation = new GymEvaluator(config, tokenizer, config.ReportItems).Evaluate(trainer.Decoder, stop);
        observer.OnEvaluation(trainer.Progress, evaluation);
        return TrainingPublisher.Publish(trainer, config, session, evaluation);
    }

    private static Tokenizer LoadTokenizer(TrainingSession session) => Tokenizer.Load(Path.Combine(session.TokenizerFolder, "tokenizer.json"));

    private static BaseTrainer Trainer(BaseTrainingConfig config, Tokenizer tokenizer)
    {
        var items = new GymItems(tokenizer, GymSplit.Train, (ulong)config.Seed, config.Mixture);
        return new BaseTrainer(config, config.Model.ToModelConfig(tokenizer.VocabularySize, GymEvaluator.EndToken(tokenizer)), items.At);
    }
}
