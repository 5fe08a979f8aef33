namespace Routing.R2R.Labels.Sources;

/// <summary>Where items come from: the same ones in the same order at every reading.</summary>
internal abstract class LabelSource
{
    /// <summary>What a manifest says about it; equal for equal items.</summary>
    public abstract LabelSourceInfo Info { get; }

    /// <summary>Names that <see cref="LabelItem.Family"/> counts.</summary>
    public abstract IReadOnlyList<string> Families { get; }

    /// <summary>Most tokens of an answer the items bring with them.</summary>
    public virtual int LongestAnswer => 0;

    public abstract IEnumerable<LabelItem> Read();

    /// <summary>The final answer in a text, or null where there is none.</summary>
    public abstract string? FinalAnswer(string text);
}

/// <summary>A source of items as a manifest names it.</summary>
/// <param name="Kind">gym, prompts or traces.</param>
/// <param name="Items">How many items are labelled.</param>
/// <param name="Seed">Of the gym's stream.</param>
/// <param name="Sha256">Of the file.</param>
public sealed record LabelSourceInfo(string Kind, int Items, ulong? Seed = null, string? Sha256 = null);
