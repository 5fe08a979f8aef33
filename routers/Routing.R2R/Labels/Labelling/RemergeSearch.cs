namespace Routing.R2R.Labels.Labelling;

/// <summary>Watches a continuation grow and tells where it re-joins another: where the two share some tokens in a row, shifted or not.</summary>
/// <param name="other">What it may re-join, from the position where they part.</param>
/// <param name="shared">Tokens in a row that must be equal.</param>
/// <param name="within">Latest start of these tokens, and largest shift.</param>
internal sealed class RemergeSearch(IReadOnlyList<int> other, int shared, int within)
{
    /// <summary>Tokens until the two are one again, at least 1; null so far.</summary>
    public int? Distance { get; private set; }

    /// <summary>First token of the other after the shared ones, once re-joined.</summary>
    public int Rest { get; private set; }

    /// <summary>Whether a continuation this long may still re-join.</summary>
    public bool IsOpen(int length) => Distance is null && length - shared < within;

    /// <summary>Looks at the continuation's newest tokens; to be called after each.</summary>
    public void Look(List<int> continuation)
    {
        var start = continuation.Count - shared;
        if (Distance is not null || start < 0 || start > within) return;
        for (var shift = 0; shift <= within; shift++)
        {
            if (!IsSharedAt(continuation, start, start + shift, out var place) && !IsSharedAt(continuation, start, start - shift, out place)) continue;
            // The first token differs, so the shortest way back is one token, even where the other only has more before.
            (Distance, Rest) = (Math.Max(1, start), place + shared);
            return;
        }
    }

    private bool IsSharedAt(List<int> continuation, int start, int place, out int at)
    {
        at = place;
        if (place < 0 || place + shared > other.Count) return false;
        for (var i = 0; i < shared; i++)
            if (continuation[start + i] != other[place + i]) return false;
        return true;
    }
}
