namespace Routing.Formats.Tokenization.Bpe;

/// <summary>
/// Remembers the tokens of short pieces. One slot a hash, the newest wins: bounded, and safe without locks because entries never change.
/// </summary>
internal sealed class PieceCache
{
    private const int Slots = 1 << 15;
    private const int LongestPiece = 48;
    private const int MostTokens = 64;

    private readonly Entry?[] _entries = new Entry?[Slots];

    public bool TryGet(ReadOnlySpan<char> piece, out int[] tokens)
    {
        if (piece.Length <= LongestPiece && Volatile.Read(ref Slot(piece)) is { } entry && piece.SequenceEqual(entry.Piece))
        {
            tokens = entry.Tokens;
            return true;
        }
        tokens = [];
        return false;
    }

    public void Add(ReadOnlySpan<char> piece, List<int> tokens)
    {
        if (piece.Length <= LongestPiece && tokens.Count <= MostTokens)
            Volatile.Write(ref Slot(piece), new Entry(piece.ToString(), [.. tokens]));
    }

    // The hash is seeded per process, so that nobody can choose pieces that share a slot.
    private ref Entry? Slot(ReadOnlySpan<char> piece) => ref _entries[string.GetHashCode(piece) & (Slots - 1)];

    private sealed record Entry(string Piece, int[] Tokens);
}
