namespace Routing.Models.Caching;

/// <summary>One sequence's region of a <see cref="KvCache"/>. Disposing it gives the memory back.</summary>
public sealed class KvSequence : IDisposable
{
    internal KvSequence() { }

    public int Capacity => throw new NotSupportedException();

    /// <summary>Tokens the sequence has been stepped over: the position of its next token.</summary>
    public int Length => throw new NotSupportedException();

    /// <summary>Forgets the tokens from <paramref name="length"/> on (rollback after speculation).</summary>
    public void Truncate(int length) => throw new NotSupportedException($"{length}");

    public void Dispose() { }
}
