namespace Routing.Formats.Tokenization.Bpe;

/// <summary>
/// Merges a piece's symbols, always the pair of lowest rank and of those the leftmost, in O(n log n): symbols are a linked list,
/// candidate pairs a heap. Holds scratch memory; not thread-safe.
/// </summary>
internal sealed class BpeMerger(Dictionary<(int Left, int Right), Merge> merges)
{
    private const int None = -1;

    // By rank, then position.
    private readonly PriorityQueue<int, long> _candidates = new();
    private int[] _previous = new int[64];
    private int[] _next = new int[64];

    /// <summary>For each symbol the merge it would make with the one after it; a rank of -1 if none.</summary>
    private Merge[] _pairs = new Merge[64];

    /// <summary>Replaces the symbols by what they merge to.</summary>
    public void Merge(List<int> symbols)
    {
        if (symbols.Count < 2) return;
        Prepare(symbols);
        while (_candidates.TryDequeue(out var left, out var priority))
        {
            // A pair that has changed since it was queued was queued again.
            if (_pairs[left].Rank != (int)(priority >> 32)) continue;
            symbols[left] = _pairs[left].Result;
            var right = _next[left];
            _pairs[right] = new Merge(None, 0);
            symbols[right] = None;
            _next[left] = _next[right];
            if (_next[right] != None) _previous[_next[right]] = left;
            Consider(symbols, left);
            if (_previous[left] != None) Consider(symbols, _previous[left]);
        }
        symbols.RemoveAll(symbol => symbol == None);
    }

    private void Prepare(List<int> symbols)
    {
        if (_next.Length < symbols.Count)
        {
            var size = Math.Max(symbols.Count, _next.Length * 2);
            (_previous, _next, _pairs) = (new int[size], new int[size], new Merge[size]);
        }
        for (var i = 0; i < symbols.Count; i++) (_previous[i], _next[i]) = (i - 1, i + 1 < symbols.Count ? i + 1 : None);
        for (var i = 0; i < symbols.Count; i++) Consider(symbols, i);
    }

    private void Consider(List<int> symbols, int left)
    {
        if (_next[left] != None && merges.TryGetValue((symbols[left], symbols[_next[left]]), out var merge))
        {
            _pairs[left] = merge;
            _candidates.Enqueue(left, ((long)merge.Rank << 32) | (uint)left);
        }
        else
        {
            _pairs[left] = new Merge(None, 0);
        }
    }
}
