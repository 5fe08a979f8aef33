namespace Routing.Models.Caching;

/// <summary>First-fit allocation of contiguous slot ranges; neighbouring free ranges merge.</summary>
internal sealed class SlotAllocator
{
    private readonly SortedList<int, int> _free = [];   // start -> length

    public SlotAllocator(int slots)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(slots);
        Slots = FreeSlots = slots;
        _free.Add(0, slots);
    }

    public int Slots { get; }

    public int FreeSlots { get; private set; }

    /// <summary>Start of a range of <paramref name="length"/> slots, or null when none is long enough.</summary>
    public int? TryTake(int length)
    {
        for (var i = 0; i < _free.Count; i++)
        {
            var (start, available) = (_free.GetKeyAtIndex(i), _free.GetValueAtIndex(i));
            if (available < length) continue;
            _free.RemoveAt(i);
            if (available > length) _free.Add(start + length, available - length);
            FreeSlots -= length;
            return start;
        }
        return null;
    }

    /// <summary>Gives back exactly a range that was taken.</summary>
    public void Give(int start, int length)
    {
        FreeSlots += length;
        _free.Add(start, length);
        var at = _free.IndexOfKey(start);
        if (at + 1 < _free.Count && start + length == _free.GetKeyAtIndex(at + 1))
        {
            _free.SetValueAtIndex(at, length += _free.GetValueAtIndex(at + 1));
            _free.RemoveAt(at + 1);
        }
        if (at == 0 || _free.GetKeyAtIndex(at - 1) + _free.GetValueAtIndex(at - 1) != start) return;
        _free.SetValueAtIndex(at - 1, _free.GetValueAtIndex(at - 1) + length);
        _free.RemoveAt(at);
    }
}
