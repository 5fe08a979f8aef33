using Routing.Training.Base;

namespace Routing.R2R.Training;

/// <summary>Files of one run of the router's trainer.</summary>
public sealed class RouterRunFolder(string path)
{
    private readonly TrainingRunFolder _run = new(path);

    public string Path => _run.Path;
    public string Checkpoint => _run.Checkpoint;
    public string Recipe => _run.Recipe;
    public string ReportMarkdown => _run.ReportMarkdown;
    public string ReportJson => _run.ReportJson;

    /// <summary>The trained router.</summary>
    public string Router => In("router");
    public string LossPlot => _run.Plot;
    public string PrAucPlot => In("pr-auc.svg");
    public string PrecisionRecallPlot => In("precision-recall.svg");
    public string ConfusionPlot => In("confusion.svg");

    /// <summary>Appends one line to the metrics.</summary>
    public void Append(object metrics) => _run.Append(metrics);

    /// <summary>Drops lines of steps that a resumed run will repeat.</summary>
    public void ForgetAfter(long step) => _run.ForgetAfter(step);

    /// <summary>How loss and PR-AUC developed, by epochs.</summary>
    public RouterTrainingHistory History() => RouterTrainingHistory.Of(_run.Lines());

    private string In(string name) => System.IO.Path.Combine(Path, name);
}
