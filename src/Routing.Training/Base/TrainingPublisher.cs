namespace Routing.Training.Base;

/// <summary>Writes what a run leaves to the world: the model as a Hugging Face folder, loss plot and report, which travel with the model.</summary>
internal static class TrainingPublisher
{
    /// <summary>Folder beside the weights for recipe, report and plot.</summary>
    public const string TrainingFolder = "training";

    public static TrainingResult Publish(BaseTrainer trainer, BaseTrainingConfig config, TrainingSession session, EvaluationMetrics evaluation)
    {
        var folder = session.Folder;
        var model = session.ModelFolder ?? folder.Model;
        var history = folder.History();
        var type = CheckpointExporter.Export(trainer.Decoder, session.TokenizerFolder, model);
        var report = TrainingReport.Of(trainer, config, history.RecentLoss, evaluation, type);

        File.WriteAllText(folder.Plot, LossPlot.Of(config.Name, history.With(trainer.Progress.Tokens, evaluation.ValidationLoss)));
        File.WriteAllText(folder.ReportJson, report.ToJson());
        File.WriteAllText(folder.ReportMarkdown, TrainingReportText.Of(report, Path.GetFileName(folder.Plot)));

        var beside = Directory.CreateDirectory(Path.Combine(model, TrainingFolder)).FullName;
        foreach (var file in (string[])[folder.Plot, folder.ReportJson, folder.ReportMarkdown, folder.Recipe])
            File.Copy(file, Path.Combine(beside, Path.GetFileName(file)), overwrite: true);
        return new TrainingResult(model, report);
    }
}
