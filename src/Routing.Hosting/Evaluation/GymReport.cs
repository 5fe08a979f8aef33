using System.Globalization;
using System.Text;
using Routing.Runtime;

namespace Routing.Hosting.Evaluation;

/// <summary>What a policy reached on the gym and what it cost.</summary>
/// <param name="Policy">small, large or a token router's name.</param>
/// <param name="Threshold">The threshold asked for; null is the router's own.</param>
/// <param name="Items">Questions asked.</param>
/// <param name="Accuracy">Share of right final answers: the mean over families, which have equally many items.</param>
/// <param name="Families">By family.</param>
/// <param name="LargeFraction">Share of tokens the large model made.</param>
/// <param name="Tokens">Tokens made.</param>
/// <param name="TokensPerSecond">Tokens made a second, prompts and all.</param>
/// <param name="Concurrency">Requests in flight.</param>
/// <param name="Seconds">Duration of the run.</param>
public sealed record GymReport(
    string Policy, float? Threshold, int Items, double Accuracy, IReadOnlyDictionary<string, GymFamilyReport> Families,
    double LargeFraction, long Tokens, double TokensPerSecond, int Concurrency, double Seconds)
{
    internal static GymReport Of(string policy, TokenRoutingOptions routing, IReadOnlyList<GymAnswer> answers, int concurrency, double seconds)
    {
        var families = answers.GroupBy(answer => answer.Item.Family).ToDictionary(
            group => group.Key.Name,
            group => new GymFamilyReport(group.Key.Kind.ToString().ToLowerInvariant(), group.Key.HeldOut, group.Count(), group.Average(answer => answer.IsCorrect ? 1.0 : 0.0), Fraction(group)));
        var tokens = answers.Sum(answer => (long)answer.Answer.End.Tokens);
        return new(policy, routing.Threshold, answers.Count, families.Values.Average(family => family.Accuracy), families, Fraction(answers), tokens, tokens / seconds, concurrency, seconds);
    }

    private static double Fraction(IEnumerable<GymAnswer> answers)
    {
        var (large, all) = answers.Aggregate((Large: 0L, All: 0L), (sum, answer) => (sum.Large + answer.Answer.End.LargeTokens, sum.All + answer.Answer.End.Tokens));
        return all == 0 ? 0 : (double)large / all;
    }

    /// <summary>The report as a Markdown table.</summary>
    public string ToMarkdown()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"Policy `{Policy}`{(Threshold is { } threshold ? $" at {threshold}" : "")}: {Accuracy:P1} of {Items} test items, {LargeFraction:P1} of tokens by the large model, {TokensPerSecond:N0} tokens/s at {Concurrency} requests.\n\n");
        text.Append("| family | kind | items | exact match | large tokens |\n|---|---|---|---|---|\n");
        foreach (var (name, family) in Families)
            text.Append(CultureInfo.InvariantCulture, $"| {name}{(family.HeldOut ? " (held out)" : "")} | {family.Kind} | {family.Items} | {family.Accuracy:P1} | {family.LargeFraction:P1} |\n");
        return text.ToString();
    }
}

/// <summary>One family of a <see cref="GymReport"/>.</summary>
public sealed record GymFamilyReport(string Kind, bool HeldOut, int Items, double Accuracy, double LargeFraction);
