namespace Routing.R2R.Labels;

/// <summary>Hears how labelling gets on; called on the labelling thread.</summary>
public interface ILabelObserver
{
    /// <summary>An item has all labels that need no judge.</summary>
    void OnItem(LabelProgress progress);

    /// <summary>A shard is on disk.</summary>
    void OnShard(LabelProgress progress);
}

/// <summary>How far labelling got, earlier runs of the same folder included.</summary>
/// <param name="Items">Items labelled.</param>
/// <param name="TotalItems">Items to label.</param>
/// <param name="Rows">Positions labelled.</param>
/// <param name="Mismatches">Positions at which the models differ.</param>
/// <param name="LargeTokens">Tokens the large model wrote.</param>
public sealed record LabelProgress(long Items, long TotalItems, long Rows, long Mismatches, long LargeTokens);
