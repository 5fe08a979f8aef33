using System.CommandLine;
using Routing.Hosting.Evaluation.Comparison;
using Routing.Hosting.Evaluation.Comparison.Speed;

namespace Routing.Cli.Options;

/// <summary>The flags that say what is compared and on how much.</summary>
internal sealed class ComparisonFlags
{
    private static readonly ComparisonOptions s_defaults = new() { Policies = [] };
    private static readonly TimingOptions s_timing = new();

    private readonly Option<string[]> _policies = new("--policies") { Description = "Policies to compare (default: all there are); the models alone always are.", AllowMultipleArgumentsPerToken = true };
    private readonly Option<double[]> _rates = new("--rates") { Description = "Shares of tokens for the large model.", AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => [.. s_defaults.Rates] };
    private readonly Option<int> _count = Number("--count", s_defaults.Items, "Test items in all, the same number of every family.");
    private readonly Option<int> _heldOut = Number("--held-out-count", s_defaults.HeldOutItems, "Items of the families no model was trained on; 0 leaves them out.");
    private readonly Option<int> _calibration = Number("--calibration-items", s_defaults.CalibrationItems, "Validation items on which thresholds are found.");
    private readonly Option<int> _query = Number("--query-items", s_defaults.QueryItems, "Training items from which the query router learns, and validation items for its thresholds.");
    private readonly Option<int> _concurrency = Number("--concurrency", s_defaults.Concurrency, "Requests in flight where no time is taken.");
    private readonly Option<int> _maxTokens = Number("--max-tokens", s_defaults.MaxTokens, "Longest answer.");
    private readonly Option<int> _timingItems = Number("--timing-items", s_timing.Items, "Test items answered to measure speed.");
    private readonly Option<int> _repeats = Number("--repeats", s_timing.Repeats, "Times speed is measured; medians are reported.");
    private readonly Option<bool> _noTiming = new("--no-timing") { Description = "Measure accuracy alone." };
    private readonly Option<DirectoryInfo?> _labels = new("--labels") { Description = "Folder of labels of the pair, to report its mismatches and how many are neutral." };
    private readonly Option<ulong> _seed = new("--seed") { Description = "Of the confidence intervals.", DefaultValueFactory = _ => s_defaults.Seed };

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_policies, _rates, _count, _heldOut, _calibration, _query, _concurrency, _maxTokens, _timingItems, _repeats, _noTiming, _labels, _seed]) command.Options.Add(option);
    }

    /// <param name="parsed">The command line.</param>
    /// <param name="routing">Token routers there will be.</param>
    /// <exception cref="UsageException">A value is impossible.</exception>
    public ComparisonOptions Read(ParseResult parsed, RoutingSet routing)
    {
        var options = new ComparisonOptions
        {
            Policies = parsed.GetValue(_policies) is { Length: > 0 } named ? named : ComparedPolicies.Of(routing),
            Rates = [.. parsed.GetValue(_rates)!.Order()],
            Items = parsed.GetValue(_count),
            HeldOutItems = parsed.GetValue(_heldOut),
            CalibrationItems = parsed.GetValue(_calibration),
            QueryItems = parsed.GetValue(_query),
            Concurrency = parsed.GetValue(_concurrency),
            MaxTokens = parsed.GetValue(_maxTokens),
            Timing = parsed.GetValue(_noTiming) ? null : new TimingOptions { Items = parsed.GetValue(_timingItems), Repeats = parsed.GetValue(_repeats) },
            Labels = parsed.GetValue(_labels)?.FullName,
            Seed = parsed.GetValue(_seed),
        };
        string[] errors = [.. options.Errors(routing)];
        return errors.Length == 0 ? options : throw new UsageException(string.Join(" ", errors));
    }

    private static Option<int> Number(string name, int value, string description) => new(name) { Description = description, DefaultValueFactory = _ => value };
}
