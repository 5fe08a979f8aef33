using Routing.R2R.Labels;
using Routing.R2R.Training;

namespace Routing.Hosting.Training;

/// <summary>How a pair's token router is made.</summary>
public sealed record R2RTrainingOptions
{
    /// <summary>The pair; its router is not used.</summary>
    public required HostSettings Pair { get; init; }

    /// <summary>Folder of the run; a run goes on where it stopped.</summary>
    public required string Output { get; init; }

    /// <summary>Questions to label: training questions of the gym by default, all of a file of prompts.</summary>
    public int? Items { get; init; }

    /// <summary>A file of prompts instead of the gym.</summary>
    public string? Prompts { get; init; }

    /// <summary>Rounds of on-policy refinement: the mixed system answers, its answers are labelled, the router is trained on all labels (DAgger, arXiv 1011.0686).</summary>
    public int Rounds { get; init; } = 1;

    /// <summary>Share of tokens the large model makes in these answers, and of the router's default threshold.</summary>
    public double LargeFraction { get; init; } = 0.15;

    public LabelSettings Labels { get; init; } = new();

    public RouterTrainingConfig Recipe { get; init; } = new();

    /// <summary>Questions the finished router is calibrated on.</summary>
    public int CalibrationItems { get; init; } = 255;

    /// <summary>Requests in flight where the mixed system answers.</summary>
    public int Concurrency { get; init; } = 16;

    /// <summary>Everything wrong with these options, one sentence each.</summary>
    public IEnumerable<string> Errors()
    {
        if (Pair.Large is null) yield return "a token router needs a pair; give a small and a large model.";
        if (Items < 1) yield return $"items is {Items}; it must be 1 or more.";
        if (Rounds < 0) yield return $"rounds is {Rounds}; it must be 0 or more.";
        if (!(LargeFraction is > 0 and < 1)) yield return $"the large fraction is {LargeFraction}; it must lie between 0 and 1.";
        if (CalibrationItems < 1) yield return $"calibration items is {CalibrationItems}; it must be 1 or more.";
        if (Concurrency < 1) yield return $"the concurrency is {Concurrency}; it must be 1 or more.";
        if (Recipe.Check() is { } problem) yield return $"{problem.Item} {problem.Reason}.";
        foreach (var error in Labels.Errors()) yield return error;
    }
}
