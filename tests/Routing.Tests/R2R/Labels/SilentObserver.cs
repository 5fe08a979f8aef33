using Routing.R2R.Labels;

namespace Routing.Tests.R2R.Labels;

/// <summary>Hears of items, and may end a run by throwing.</summary>
internal sealed class SilentObserver(Action<LabelProgress>? onItem = null) : ILabelObserver
{
    public void OnItem(LabelProgress progress) => onItem?.Invoke(progress);

    public void OnShard(LabelProgress progress) { }
}
