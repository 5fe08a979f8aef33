namespace Routing.Formats.Gguf.Import;

/// <summary>
/// Rebuilds a BPE merge list from the scores of SentencePiece pieces: every way to put a piece together from two others, pieces with
/// higher scores first, within a piece by the parts' ids, as transformers' converter of slow tokenizers orders them.
/// </summary>
internal static class SentencePieceMerges
{
    /// <param name="tokens">Token texts by id.</param>
    /// <param name="scores">[tokens].</param>
    /// <param name="isPiece">Whether a token takes part in merging: not the special ones, not the bytes.</param>
    public static List<(string Left, string Right)> FromScores(IReadOnlyList<string> tokens, IReadOnlyList<double> scores, Func<int, bool> isPiece)
    {
        var ids = Enumerable.Range(0, tokens.Count).Where(isPiece).ToDictionary(id => tokens[id], StringComparer.Ordinal);
        var lookup = ids.GetAlternateLookup<ReadOnlySpan<char>>();
        var found = new List<(double Score, int Piece, int Left, int Right)>();
        foreach (var (text, piece) in ids)
        {
            for (var cut = 1; cut < text.Length; cut++)
            {
                if (lookup.TryGetValue(text.AsSpan(0, cut), out var left) && lookup.TryGetValue(text.AsSpan(cut), out var right))
                    found.Add((scores[piece], piece, left, right));
            }
        }
        found.Sort((a, b) =>
        {
            var order = b.Score.CompareTo(a.Score);
            if (order == 0) order = a.Piece.CompareTo(b.Piece);
            if (order == 0) order = a.Left.CompareTo(b.Left);
            return order != 0 ? order : a.Right.CompareTo(b.Right);
        });
        return found.ConvertAll(merge => (tokens[merge.Left], tokens[merge.Right]));
    }
}
