using System.Globalization;
using System.Text;

namespace Routing.R2R.Labels.Agreement;

/// <summary>A <see cref="LabelSummary"/> for people.</summary>
public static class AgreementText
{
    /// <summary>Titles of <see cref="Rows"/>.</summary>
    public static IReadOnlyList<string> Titles { get; } = ["label", "threshold", "divergent", "neutral of mismatches", "kappa", "precision", "recall"];

    /// <summary>A row a kind of label; kappa, precision and recall are against the outcome.</summary>
    public static IReadOnlyList<IReadOnlyList<string>> Rows(LabelSummary summary) =>
        [.. summary.Kinds.Select(kind => (IReadOnlyList<string>)
        [
            Name(kind.Kind), kind.Threshold is { } threshold ? Number(threshold) : "—", Count(kind.Divergent), Percent(kind.NeutralShare),
            Number(kind.Kappa), Percent(kind.Precision), Percent(kind.Recall),
        ])];

    /// <summary>The sizes, in one line.</summary>
    public static string Line(LabelSummary summary)
    {
        var line = $"{Count(summary.Items)} items · {Count(summary.Rows)} positions · {Percent((double)summary.Mismatches / summary.Rows)} mismatches";
        if (summary.KnownAnswers > 0) line += $" · {Percent((double)summary.RightAnswers / summary.KnownAnswers)} of answers right";
        return $"{line} · {Count(summary.LargeTokens)} tokens by the large model";
    }

    /// <summary>Everything, in Markdown.</summary>
    public static string Report(LabelManifest manifest, LabelSummary summary)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"# Labels: {manifest.Small?.Name} beside {manifest.Large?.Name}\n\n{Line(summary)}.\n\n");
        text.Append("Kappa (Cohen), precision and recall measure each label by `outcome`; thresholds are those of the best kappa.\n\n");
        Table(text, Titles, Rows(summary));
        text.Append("## Every two labels\n\n");
        Table(text, ["labels", "both divergent", "only the first", "only the second", "neither", "kappa"],
            summary.Pairs.Select(pair => (IReadOnlyList<string>)
                [$"{Name(pair.First)}, {Name(pair.Second)}", Count(pair.Both), Count(pair.OnlyFirst), Count(pair.OnlySecond), Count(pair.Neither), Number(pair.Kappa)]));
        text.Append("## By family: kappa with the outcome\n\n");
        Table(text, FamilyTitles(summary), FamilyRows(summary));
        return text.ToString();
    }

    /// <summary>Titles of <see cref="FamilyRows"/>; those of labels stand for their kappa with the outcome.</summary>
    public static IReadOnlyList<string> FamilyTitles(LabelSummary summary) => ["family", "positions", "mismatches", "neutral of mismatches", .. Measured(summary).Select(Name)];

    /// <summary>A row a family.</summary>
    public static IReadOnlyList<IReadOnlyList<string>> FamilyRows(LabelSummary summary) => [.. summary.Families.Select(family => Row(family, Measured(summary)))];

    private static IEnumerable<LabelKind> Measured(LabelSummary summary) => summary.Kinds.Select(kind => kind.Kind).Where(kind => kind != LabelKind.Outcome);

    private static IReadOnlyList<string> Row(FamilySummary family, IEnumerable<LabelKind> kinds) =>
    [
        family.Family, Count(family.Rows), Percent((double)family.Mismatches / family.Rows), Percent(Of(family, LabelKind.Outcome)?.NeutralShare),
        .. kinds.Select(kind => Number(Of(family, kind)?.Kappa)),
    ];

    private static KindSummary? Of(FamilySummary family, LabelKind kind) => family.Kinds.FirstOrDefault(summary => summary.Kind == kind);

    private static void Table(StringBuilder text, IReadOnlyList<string> titles, IEnumerable<IReadOnlyList<string>> rows)
    {
        text.Append(CultureInfo.InvariantCulture, $"| {string.Join(" | ", titles)} |\n|{string.Concat(titles.Select(_ => "---|"))}\n");
        foreach (var row in rows) text.Append(CultureInfo.InvariantCulture, $"| {string.Join(" | ", row)} |\n");
        text.Append('\n');
    }

    private static string Name(LabelKind kind) => kind.ToString().ToLowerInvariant();

    private static string Count(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static string Number(double? value) => value?.ToString("F2", CultureInfo.InvariantCulture) ?? "—";

    private static string Percent(double? share) => share is { } value ? (100 * value).ToString("F1", CultureInfo.InvariantCulture) + " %" : "—";
}
