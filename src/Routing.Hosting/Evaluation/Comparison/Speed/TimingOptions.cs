namespace Routing.Hosting.Evaluation.Comparison.Speed;

/// <summary>How a comparison measures speed.</summary>
public sealed record TimingOptions
{
    /// <summary>Requests in flight.</summary>
    public IReadOnlyList<int> Widths { get; init; } = [1, 4, 16];

    /// <summary>Test items of a repeat, answered to their own ends.</summary>
    public int Items { get; init; } = 51;

    /// <summary>Times every policy runs at every width; medians are reported.</summary>
    public int Repeats { get; init; } = 3;
}
