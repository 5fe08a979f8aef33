namespace Routing.R2R.Labels.Labelling;

/// <summary>Keeps count for an observer.</summary>
internal sealed class LabelMeter
{
    private readonly ILabelObserver _observer;
    private LabelProgress _progress;

    /// <param name="observer">Who hears.</param>
    /// <param name="totalItems">Items to label.</param>
    /// <param name="folder">What earlier runs left.</param>
    public LabelMeter(ILabelObserver observer, int totalItems, LabelRunFolder folder)
    {
        _observer = observer;
        _progress = new LabelProgress(0, totalItems, 0, 0, 0);
        foreach (var (counts, labels) in folder.Read()) Add(counts.Items, labels, counts.LargeTokens);
        if (folder.Shards > 0) Shard();
    }

    public void Count(LabelledItem item)
    {
        Add(1, item.Rows, item.LargeTokens);
        _observer.OnItem(_progress);
    }

    public void Shard() => _observer.OnShard(_progress);

    private void Add(long items, LabelShard rows, long largeTokens) => _progress = _progress with
    {
        Items = _progress.Items + items,
        Rows = _progress.Rows + rows.Rows,
        Mismatches = _progress.Mismatches + rows.Mismatch.Count(mismatch => mismatch != 0),
        LargeTokens = _progress.LargeTokens + largeTokens,
    };
}
