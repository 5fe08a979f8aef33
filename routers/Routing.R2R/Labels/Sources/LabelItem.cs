namespace Routing.R2R.Labels.Sources;

/// <summary>One question to label.</summary>
/// <param name="Number">Who it is; decides its split.</param>
/// <param name="Family">Index into the source's families.</param>
/// <param name="Prompt">Token ids the models are given, at least one.</param>
public sealed record LabelItem(int Number, int Family, int[] Prompt)
{
    /// <summary>Token ids of an answer to label along, the end token included; null for the large model's own.</summary>
    public int[]? Answer { get; init; }

    /// <summary>The right final answer, where it is known.</summary>
    public string? Expected { get; init; }
}
