using Routing.Hosting.Calibration;
using Routing.Hosting.Evaluation.Comparison.Oracles;
using Routing.Hosting.Evaluation.Comparison.Speed;

namespace Routing.Hosting.Evaluation.Comparison;

/// <summary>Settings of a <see cref="PolicyComparison"/>.</summary>
public sealed record ComparisonOptions
{
    /// <summary>What is compared; the small and the large model alone always are.</summary>
    public required IReadOnlyList<string> Policies { get; init; }

    /// <summary>Shares of the large model, in (0, 1), for policies that can be set to one.</summary>
    public IReadOnlyList<double> Rates { get; init; } = [0.05, 0.1, 0.15, 0.2, 0.3];

    /// <summary>Bounds that are no policies: they look at what no router sees.</summary>
    public IReadOnlyList<IRoutingOracle> Oracles { get; init; } = [new MismatchOracle(), new OutcomeOracle()];

    /// <summary>Test items of the trained families.</summary>
    public int Items { get; init; } = 510;

    /// <summary>Test items of the held-out families; 0 leaves them out.</summary>
    public int HeldOutItems { get; init; } = 150;

    /// <summary>Validation items on which thresholds are found.</summary>
    public int CalibrationItems { get; init; } = 255;

    /// <summary>Training items from which the query router learns, and validation items on which its thresholds are found.</summary>
    public int QueryItems { get; init; } = 1020;

    /// <summary>Requests in flight where no time is taken.</summary>
    public int Concurrency { get; init; } = 16;

    /// <summary>Longest answer.</summary>
    public int MaxTokens { get; init; } = 192;

    /// <summary>How speed is measured; null leaves it out.</summary>
    public TimingOptions? Timing { get; init; } = new();

    /// <summary>Folder of labels of the pair, whose shares the report repeats; null for none.</summary>
    public string? Labels { get; init; }

    /// <summary>Of the bootstrap.</summary>
    public ulong Seed { get; init; } = 1;

    internal CalibrationOptions Calibration => new() { Fractions = Rates, Concurrency = Concurrency, MaxTokens = MaxTokens };

    /// <summary>Everything wrong with these options, one sentence each.</summary>
    public IEnumerable<string> Errors(RoutingSet routing)
    {
        var known = ComparedPolicies.Of(routing).Union(routing.TokenRouters.Keys);
        foreach (var policy in Policies.Except(known)) yield return $"policy '{policy}' is unknown; there are {string.Join(", ", known)}.";
        foreach (var error in Calibration.Errors()) yield return error;
        if (Items < 1) yield return $"the number of items is {Items}; it must be 1 or more.";
        if (HeldOutItems < 0) yield return $"the number of held-out items is {HeldOutItems}; it must be 0 or more.";
        if (CalibrationItems < 1) yield return $"the number of calibration items is {CalibrationItems}; it must be 1 or more.";
        if (QueryItems < 1) yield return $"the number of the query router's items is {QueryItems}; it must be 1 or more.";
        if (Timing is { Items: < 1 }) yield return $"the number of timed items is {Timing.Items}; it must be 1 or more.";
        if (Timing is { Repeats: < 1 }) yield return $"the number of repeats is {Timing.Repeats}; it must be 1 or more.";
    }
}
