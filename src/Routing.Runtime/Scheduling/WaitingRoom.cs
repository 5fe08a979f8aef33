namespace Routing.Runtime.Scheduling;

/// <summary>Counts what waits for admission. Safe for concurrent use; who finds no room was never counted.</summary>
internal sealed class WaitingRoom(int capacity)
{
    private int _sequences;
    private long _promptTokens;

    public int Sequences => Volatile.Read(ref _sequences);

    /// <summary>Of all of them, a prompt once for every choice made from it.</summary>
    public long PromptTokens => Volatile.Read(ref _promptTokens);

    /// <param name="sequences">Choices of a request.</param>
    /// <param name="promptTokens">Of each.</param>
    public bool TryEnter(int sequences, int promptTokens)
    {
        for (var seen = Sequences; ;)
        {
            if (seen > capacity - sequences) return false;
            var found = Interlocked.CompareExchange(ref _sequences, seen + sequences, seen);
            if (found == seen) break;
            seen = found;
        }
        Interlocked.Add(ref _promptTokens, (long)sequences * promptTokens);
        return true;
    }

    public void Leave(int sequences, int promptTokens)
    {
        Interlocked.Add(ref _promptTokens, -(long)sequences * promptTokens);
        Interlocked.Add(ref _sequences, -sequences);
    }
}
