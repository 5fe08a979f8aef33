namespace Routing.Models.Caching;

/// <summary>
/// One sequence's region of a <see cref="KvCache"/>. Blocks may hold different numbers of entries, because a block that
/// did not run for a token has none for it. Disposing gives the memory back.
/// </summary>
public sealed class KvSequence : IDisposable
{
    private readonly KvCache _cache;
    private readonly int[] _entries;
    private readonly List<int>?[] _positions;
    private bool _disposed;

    internal KvSequence(KvCache cache, int start, int capacity)
    {
        (_cache, Start, Capacity) = (cache, start, capacity);
        _entries = new int[cache.Keys.Length];
        _positions = new List<int>?[cache.Keys.Length];
    }

    public int Capacity { get; }

    /// <summary>Tokens the sequence has been stepped over: the position of its next token.</summary>
    public int Length { get; private set; }

    /// <summary>First slot of the region.</summary>
    internal int Start { get; }

    internal KvCache Cache => _cache;

    /// <summary>Entries block <paramref name="layer"/> holds: at most <see cref="Length"/>.</summary>
    public int Entries(int layer) => _entries[layer];

    /// <summary>Position of an entry: its own index unless an earlier token skipped the block.</summary>
    internal int PositionOf(int layer, int entry) => _positions[layer]?[entry] ?? entry;

    /// <summary>Reserves the next entries of a block for tokens at the positions from <see cref="Length"/> on.</summary>
    /// <returns>First slot to write.</returns>
    internal int Append(int layer, int count)
    {
        if (Length + count > Capacity)
            throw new InvalidOperationException($"A sequence of capacity {Capacity} cannot take {count} more tokens at position {Length}.");
        var first = _entries[layer];
        if (first != Length) _positions[layer] ??= [.. Enumerable.Range(0, first)];
        for (var i = 0; i < count; i++) _positions[layer]?.Add(Length + i);
        _entries[layer] = first + count;
        return Start + first;
    }

    internal void Advance(int count) => Length += count;

    /// <summary>Forgets the tokens from <paramref name="length"/> on (rollback after speculation or a failed step).</summary>
    public void Truncate(int length)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, Length);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        for (var layer = 0; layer < _entries.Length; layer++)
        {
            while (_entries[layer] > 0 && PositionOf(layer, _entries[layer] - 1) >= length) _entries[layer]--;
            if (_positions[layer] is { } positions) positions.RemoveRange(_entries[layer], positions.Count - _entries[layer]);
        }
        Length = length;
    }

    public void Dispose()
    {
        if (_disposed) return;
        _disposed = true;
        _cache.Free(Start, Capacity);
    }
}
