namespace Routing.Microbench;

/// <summary>What a benchmark's setup made, disposed together in reverse.</summary>
internal sealed class DisposableSet : IDisposable
{
    private readonly Stack<IDisposable> _owned = new();

    /// <summary>Takes ownership.</summary>
    public T Add<T>(T item) where T : IDisposable
    {
        _owned.Push(item);
        return item;
    }

    public void Dispose()
    {
        while (_owned.TryPop(out var item)) item.Dispose();
    }
}
