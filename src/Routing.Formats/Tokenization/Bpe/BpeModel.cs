namespace Routing.Formats.Tokenization.Bpe;

/// <summary>
/// Byte-pair encoding (Sennrich et al. 2016) of pieces of text, with the options of Hugging Face's <c>BPE</c> model.
/// Immutable but for its cache; safe for concurrent use.
/// </summary>
internal sealed class BpeModel
{
    /// <summary>SentencePiece's spelling of a space.</summary>
    private const char Metaspace = '\u2581';

    private readonly Dictionary<(int Left, int Right), Merge> _merges;
    private readonly BpeOptions _options;
    private readonly SymbolReader _symbols;
    private readonly PieceCache _cache = new();
    private readonly bool _cutsBeforeSpaces;

    /// <param name="vocabulary">Ids of tokens.</param>
    /// <param name="merges">Merges; every result's text is its parts' texts joined.</param>
    /// <param name="options">The rest.</param>
    public BpeModel(Dictionary<string, int> vocabulary, Dictionary<(int Left, int Right), Merge> merges, BpeOptions options)
    {
        (_merges, _options, _symbols) = (merges, options, new SymbolReader(vocabulary, options));
        var results = merges.Values.Select(merge => merge.Result).ToHashSet();
        // Where no merge can join a character with a space after it, encoding the words apart gives the same tokens.
        _cutsBeforeSpaces = !options.ByteLevel && !options.IgnoreMerges && vocabulary.ContainsKey(Metaspace.ToString())
            && vocabulary.Where(token => results.Contains(token.Value)).All(token => CutLength(token.Key) == token.Key.Length);
    }

    /// <summary>A scratch for <see cref="Encode"/>, for one thread.</summary>
    public BpeMerger CreateMerger() => new(_merges);

    /// <summary>Appends the tokens of a piece.</summary>
    public void Encode(ReadOnlySpan<char> piece, BpeMerger merger, List<int> scratch, List<int> tokens)
    {
        while (piece.Length > 0)
        {
            var length = _cutsBeforeSpaces ? CutLength(piece) : piece.Length;
            EncodePart(piece[..length], merger, scratch, tokens);
            piece = piece[length..];
        }
    }

    private void EncodePart(ReadOnlySpan<char> part, BpeMerger merger, List<int> scratch, List<int> tokens)
    {
        if (_cache.TryGet(part, out var known))
        {
            tokens.AddRange(known);
            return;
        }
        if (_options.IgnoreMerges && _symbols.TryReadWhole(part, out var whole))
        {
            scratch.Clear();
            scratch.Add(whole);
        }
        else
        {
            _symbols.Read(part, scratch);
            merger.Merge(scratch);
        }
        _cache.Add(part, scratch);
        tokens.AddRange(scratch);
    }

    /// <summary>Length up to the first space after something else.</summary>
    private static int CutLength(ReadOnlySpan<char> text)
    {
        var spaces = text.IndexOfAnyExcept(Metaspace);
        if (spaces < 0) return text.Length;
        var word = text[spaces..].IndexOf(Metaspace);
        return word < 0 ? text.Length : spaces + word;
    }
}
