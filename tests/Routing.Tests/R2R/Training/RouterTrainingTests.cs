using System.Xml.Linq;
using Routing.Formats;
using Routing.R2R;
using Routing.R2R.Labels;
using Routing.R2R.Training;
using Routing.Tests.Testing;

namespace Routing.Tests.R2R.Training;

[LeakCheck]
public class RouterTrainingTests
{
    [Fact]
    public void ASeparableProblem_IsLearnt_AndLeavesARouterWithItsReport()
    {
        using var labels = new SyntheticLabels(items: 600);
        var observer = new RecordingRouterObserver();
        var result = RouterTraining.Run(SyntheticLabels.Config with { Epochs = 15 }, labels.Session("run"), observer, CancellationToken.None);

        var test = result.Report.Test;
        Assert.True(test.PrAuc > 0.85, $"PR-AUC {test.PrAuc}");
        Assert.True(test.PrAuc > test.EntropyPrAuc + 0.3);
        Assert.True(observer.Steps[^1].Loss < observer.Steps[0].Loss / 2);
        Assert.True(test.AtThreshold.Recall > 0.8, $"recall {test.AtThreshold.Recall}");
        Assert.Equal(["even", "odd"], test.Families.Select(family => family.Family));
        Assert.Equal(result.Report.Rows.Test.Labelled, test.Confusion.TruePositives + test.Confusion.FalsePositives + test.Confusion.FalseNegatives + test.Confusion.TrueNegatives);

        var router = RouterArtifact.Load(result.RouterFolder);
        router.RequireMadeFor(labels.Pair.Small, labels.Pair.Large);
        Assert.Equal(result.Report.Threshold, router.Threshold);
        Assert.Equal(0.1, router.Calibration!.Points.First(point => point.LargeFraction <= 0.1).LargeFraction, 0.02);

        var folder = new RouterRunFolder(labels.Session("run").OutFolder);
        foreach (var plot in (string[])[folder.LossPlot, folder.PrAucPlot, folder.PrecisionRecallPlot, folder.ConfusionPlot]) Assert.Equal("svg", XDocument.Load(plot).Root!.Name.LocalName);
        Assert.Contains("| recall 90 % |", File.ReadAllText(folder.ReportMarkdown), StringComparison.Ordinal);
        Assert.Equal(observer.Steps.Count, folder.History().Steps.Count);
    }

    [Fact]
    public void TheSameSeed_GivesTheSameFiles_AnotherSeedDoesNot()
    {
        using var labels = new SyntheticLabels(items: 120);
        var first = Train(labels, "first", SyntheticLabels.Config with { Epochs = 2 });
        Assert.Equal(first, Train(labels, "second", SyntheticLabels.Config with { Epochs = 2 }));
        Assert.NotEqual(first, Train(labels, "third", SyntheticLabels.Config with { Epochs = 2, Seed = 4 }));
    }

    [Theory]
    [InlineData(3)]     // in the middle of an epoch
    [InlineData(13)]    // at the end of one: the evaluation is still to be made
    public void AnInterruptedRun_EndsBitForBitWhereAnUninterruptedOneDoes(int stopAfter)
    {
        using var labels = new SyntheticLabels(items: 120);
        var config = SyntheticLabels.Config with { Epochs = 3 };
        var expected = Train(labels, "whole", config);

        using var stop = new CancellationTokenSource();
        Assert.Throws<OperationCanceledException>(() => RouterTraining.Run(config, labels.Session("parts"), new RecordingRouterObserver(stop, stopAfter), stop.Token));
        var observer = new RecordingRouterObserver();
        RouterTraining.Run(config, labels.Session("parts", resumes: true), observer, CancellationToken.None);
        Assert.Equal(stopAfter + 1, observer.Steps[0].Step);
        Assert.Equal(expected, Files(labels.Session("parts")));
    }

    [Fact]
    public void Training_EndsEarly_WhenNothingImproves()
    {
        using var labels = new SyntheticLabels(items: 120, noise: 1);
        var observer = new RecordingRouterObserver();
        var report = RouterTraining.Run(SyntheticLabels.Config with { Epochs = 60, Patience = 2 }, labels.Session("run"), observer, CancellationToken.None).Report;
        Assert.True(report.Epochs < 60);
        Assert.Equal(report.BestEpoch + 2, report.Epochs);
        Assert.Equal(observer.Evaluations.Max(evaluation => evaluation.PrAuc), report.ValidationPrAuc);
    }

    [Theory]
    [InlineData("HiddenStatesClassifier", RouterLossKind.Focal, SoftTarget.None)]
    [InlineData("LogitsClassifier", RouterLossKind.WeightedBce, SoftTarget.LargeTokenProb)]
    [InlineData("HiddenStatesTokenLMHeadClassifier", RouterLossKind.WeightedBce, SoftTarget.Gap)]
    public void OtherNetworksLossesAndTargets_TrainToo(string architecture, RouterLossKind loss, SoftTarget target)
    {
        using var labels = new SyntheticLabels(items: 120);
        var config = SyntheticLabels.Config with { Architecture = architecture, Loss = loss, SoftTarget = target, NormalizeInput = true, TargetPositiveRate = 0.2 };
        var result = RouterTraining.Run(config, labels.Session("run"), new RecordingRouterObserver(), CancellationToken.None);
        Assert.Equal(architecture, RouterArtifact.Load(result.RouterFolder).Network.Architecture.Name);
        Assert.InRange(result.Report.Test.AtThreshold.PositiveRate, 0.02, 0.6);
    }

    [Fact]
    public void LabelsThatDoNotFit_AreRefused()
    {
        using var labels = new SyntheticLabels(items: 60, shards: 1, positives: false);
        Assert.Contains("label more items", Refusal(SyntheticLabels.Config, labels.Session("a")), StringComparison.Ordinal);
        Assert.Contains("fewer than the recipe's", Refusal(SyntheticLabels.Config with { LogitsSize = 13 }, labels.Session("b")), StringComparison.Ordinal);
        Assert.Contains("label again", Refusal(SyntheticLabels.Config, labels.Session("c") with { SmallFolder = labels.Pair.Large }), StringComparison.Ordinal);
    }

    [Fact]
    public void ARunGoesOn_WithItsOwnLabelsOnly()
    {
        using var labels = new SyntheticLabels(items: 120);
        Train(labels, "run", SyntheticLabels.Config with { Epochs = 1 });
        (LabelManifest.Load(labels.Path) with { Families = ["other", "names"] }).Save(labels.Path);
        Assert.Contains("labels it was started with", Refusal(SyntheticLabels.Config, labels.Session("run", resumes: true)), StringComparison.Ordinal);
    }

    private static string Refusal(RouterTrainingConfig config, RouterTrainingSession session) =>
        Assert.Throws<InvalidFileException>(() => RouterTraining.Run(config, session, new RecordingRouterObserver(), CancellationToken.None)).Message;

    private static string Train(SyntheticLabels labels, string name, RouterTrainingConfig config)
    {
        RouterTraining.Run(config, labels.Session(name), new RecordingRouterObserver(), CancellationToken.None);
        return Files(labels.Session(name));
    }

    // Every bit of the router.
    private static string Files(RouterTrainingSession session)
    {
        var folder = new RouterRunFolder(session.OutFolder).Router;
        return File.ReadAllText(Path.Combine(folder, RouterArtifact.ConfigFileName)) + Convert.ToHexString(File.ReadAllBytes(Path.Combine(folder, RouterArtifact.WeightsFileName)));
    }
}
