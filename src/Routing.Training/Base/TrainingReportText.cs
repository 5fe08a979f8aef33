using System.Globalization;
using System.Text;

namespace Routing.Training.Base;

/// <summary>A <see cref="TrainingReport"/> for people, in Markdown.</summary>
internal static class TrainingReportText
{
    /// <param name="plot">Name of the plot beside the report.</param>
    public static string Of(TrainingReport report, string plot)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"# Training report: {report.Name}\n\n");
        if (report.BudgetShare < 1)
            text.Append(CultureInfo.InvariantCulture, $"Written before the end of the run: {report.BudgetShare:P1} of the budget was used, and the learning rate had not fallen to zero.\n\n");
        Rows(text, ("", ""), Facts(report));
        text.Append(CultureInfo.InvariantCulture, $"![Loss against tokens]({plot})\n\n");
        text.Append(CultureInfo.InvariantCulture, $"## Exact match on validation questions\n\n{report.ItemsPerFamily} unseen questions a family, greedy decoding.\n\n");
        Rows(text, ("family", "exact match"), report.Validation.Families.Select(family => (family.Key, Percent(family.Value))).Append(("**mean**", $"**{Percent(report.Validation.ExactMatch)}**")));
        text.Append(CultureInfo.InvariantCulture, $"## Recipe\n\n{Repeatability(report)}\n\n```json\n{report.Recipe.ToJson()}```\n");
        return text.ToString();
    }

    private static IEnumerable<(string, string)> Facts(TrainingReport report)
    {
        var machine = report.Machine;
        yield return ("parameters", Count(report.Parameters));
        yield return ("tokens", $"{Count(report.Tokens)} in {Count(report.Steps)} steps");
        yield return ("training time", $"{TimeSpan.FromSeconds(report.Seconds):d\\.hh\\:mm\\:ss} (days.hours:minutes:seconds)");
        yield return ("tokens/s", Count((long)report.TokensPerSecond));
        if (report.TrainingLoss is { } loss) yield return ("training loss", $"{Nats(loss)} nats per token, mean of the last steps");
        yield return ("validation loss", $"{Nats(report.Validation.ValidationLoss)} nats per token");
        yield return ("exact match", $"{Percent(report.Validation.ExactMatch)}, mean over families");
        yield return ("matrix products", report.Precision.ToString());
        yield return ("exported weights", report.StoredType.ToString());
        yield return ("seed", report.Seed.ToString(CultureInfo.InvariantCulture));
        yield return ("processor", $"{machine.Processor} ({string.Join(", ", machine.Features)})");
        yield return ("cores", $"{machine.Threads} used of {machine.Cores}");
        yield return ("software", $"routing {machine.Routing}, {machine.DotNet}, libtorch {machine.LibTorch}, {machine.OperatingSystem}");
    }

    private static string Repeatability(TrainingReport report) => report.Recipe.Tokens is not null
        ? "The same recipe, tokenizer, precision and number of threads give the same weights on the same machine, however often the run was interrupted."
        : "The budget is time, so the learning rate follows the clock: repeat the run with a budget in tokens to get the same weights twice.";

    private static void Rows(StringBuilder text, (string Left, string Right) header, IEnumerable<(string Left, string Right)> rows)
    {
        text.Append(CultureInfo.InvariantCulture, $"| {header.Left} | {header.Right} |\n|---|---|\n");
        foreach (var (left, right) in rows) text.Append(CultureInfo.InvariantCulture, $"| {left} | {right} |\n");
        text.Append('\n');
    }

    private static string Count(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static string Nats(double value) => value.ToString("F4", CultureInfo.InvariantCulture);

    private static string Percent(double share) => (100 * share).ToString("F1", CultureInfo.InvariantCulture) + " %";
}
