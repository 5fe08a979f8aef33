using System.Globalization;
using System.Text;

namespace Routing.R2R.Training;

/// <summary>A <see cref="RouterTrainingReport"/> for people, in Markdown.</summary>
internal static class RouterTrainingReportText
{
    public static string Of(RouterTrainingReport report, RouterRunFolder folder)
    {
        var (text, test) = (new StringBuilder(), report.Test);
        Line(text, $"# Training report: {report.Name}\n");
        Table(text, ["", ""], Facts(report));
        Line(text, $"![Loss against epochs]({Path.GetFileName(folder.LossPlot)})\n\n![PR-AUC against epochs]({Path.GetFileName(folder.PrAucPlot)})\n");
        Line(text, $"## On test rows\n\nItems whose rows no choice of the training has seen; {Count(report.Rows.Test.Labelled)} rows, {Percent(test.PositiveShare)} positive.\n");
        Table(text, ["score", "PR-AUC"], [["this router", Number(test.PrAuc)], ["entropy of the small model", Number(test.EntropyPrAuc)], ["chance", Number(test.PositiveShare)]]);
        Line(text, $"![Precision against recall]({Path.GetFileName(folder.PrecisionRecallPlot)})\n");
        Line(text, $"## Thresholds\n\nChosen on validation rows, measured on test rows. The default is {Number(report.Threshold)}.\n");
        Table(text, ["chosen for", "threshold", "recall", "precision", "positive rate"], test.Thresholds.Select(row => (string[])[row.ChosenFor, .. Cells(row.Point)])
            .Append(["**default**", .. Cells(test.AtThreshold)]));
        Line(text, $"![Confusion at the default threshold]({Path.GetFileName(folder.ConfusionPlot)})\n");
        Line(text, $"## Families\n\nAt the default threshold.\n");
        Table(text, ["family", "rows", "positive", "PR-AUC", "recall", "precision", "positive rate"], test.Families.Select(family => (string[])
            [family.Family, Count(family.Rows), Count(family.Positives), Number(family.PrAuc), .. Cells(family.AtThreshold).Skip(1)]));
        Line(text, $"## Recipe\n\nThe same recipe, labels and small model give the same router on the same machine, however often the run was interrupted.\n\n```json\n{report.Recipe.ToJson()}```");
        return text.ToString();
    }

    private static IEnumerable<string[]> Facts(RouterTrainingReport report)
    {
        var (rows, test, machine) = (report.Rows, report.Test, report.Machine);
        yield return ["made for", $"{report.Small} under {report.Large?.ToString() ?? "an unknown large model"}"];
        yield return ["parameters", Count(report.Parameters)];
        yield return ["rows", $"{Count(rows.Train.Trainable)} trained on, {Count(rows.Validation.Labelled)} for validation, {Count(rows.Test.Labelled)} for the test"];
        yield return ["positive", $"{Percent((double)rows.Train.Positives / rows.Train.Labelled)} of training rows; weight {Number(report.PositiveWeight)}"];
        yield return ["epochs", $"{report.Epochs} ({Count(report.Steps)} steps), the best was number {report.BestEpoch}"];
        yield return ["training time", $"{report.Seconds.ToString("N0", CultureInfo.InvariantCulture)} s"];
        yield return ["validation PR-AUC", Number(report.ValidationPrAuc)];
        yield return ["test PR-AUC", Number(test.PrAuc)];
        yield return ["cross-entropy", $"{Number(test.Nats)} nats on test rows; {Number(test.NatsBeforeScaling)} before shift and temperature ({Number(report.Temperature)}) were fitted on validation rows"];
        yield return ["calibration error", Number(test.CalibrationError)];
        yield return ["seed", report.Recipe.Seed.ToString(CultureInfo.InvariantCulture)];
        yield return ["processor", machine.Processor];
        yield return ["software", $"routing {machine.Routing}, {machine.DotNet}, libtorch {machine.LibTorch}, {machine.OperatingSystem}"];
    }

    private static string[] Cells(OperatingPoint point) => [Number(point.Threshold), Percent(point.Recall), Percent(point.Precision), Percent(point.PositiveRate)];

    private static void Table(StringBuilder text, string[] header, IEnumerable<string[]> rows)
    {
        Line(text, $"| {string.Join(" | ", header)} |\n|{string.Concat(Enumerable.Repeat("---|", header.Length))}");
        foreach (var row in rows) Line(text, $"| {string.Join(" | ", row)} |");
        text.Append('\n');
    }

    private static void Line(StringBuilder text, FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');

    private static string Count(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static string Number(double value) => value.ToString("F4", CultureInfo.InvariantCulture);

    private static string Percent(double share) => (100 * share).ToString("F1", CultureInfo.InvariantCulture) + " %";
}
