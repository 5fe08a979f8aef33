using System.Text;
using Routing.Formats.Tokenization.Patterns;
using Routing.Formats.Tokenization.PreTokenizers;

namespace Routing.Formats.Tokenization;

/// <summary>Text to token ids and back, from a Hugging Face <c>tokenizer.json</c>. Immutable; safe for concurrent use.</summary>
public sealed class Tokenizer
{
    private readonly TokenizerParts _parts;
    private readonly string?[] _texts;
    private readonly bool[] _special;

    internal Tokenizer(TokenizerParts parts)
    {
        _parts = parts;
        _texts = new string?[parts.Ids.Values.Max() + 1];
        foreach (var (text, id) in parts.Ids) _texts[id] = text;
        _special = new bool[_texts.Length];
        foreach (var token in parts.AddedTokens) _special[token.Id] = token.Special;
    }

    /// <summary>Loads <c>tokenizer.json</c>.</summary>
    /// <exception cref="InvalidFileException">A part of the pipeline is unknown or malformed.</exception>
    public static Tokenizer Load(string path) => TokenizerReader.Read(path);

    /// <summary>One more than the highest id, added tokens included.</summary>
    public int VocabularySize => _texts.Length;

    /// <summary>The tokens recognised in text before merging, in the file's order.</summary>
    public IReadOnlyList<AddedToken> AddedTokens => _parts.AddedTokens;

    /// <summary>Token ids of a text.</summary>
    /// <param name="text">Any text; lone surrogates become U+FFFD.</param>
    /// <param name="addSpecialTokens">Applies the post-processor's template (beginning-of-sequence and the like).</param>
    /// <param name="parseSpecialTokens">Recognises special added tokens written in the text; off for untrusted text.</param>
    /// <exception cref="InvalidFileException">A regular expression of the file takes too long on this text.</exception>
    public int[] Encode(string text, bool addSpecialTokens = true, bool parseSpecialTokens = true) =>
        Encode(WellFormed(text), addSpecialTokens, parseSpecialTokens ? TrustedRanges.All : TrustedRanges.None);

    /// <summary>
    /// Token ids of one text given in segments: the same as for the segments joined, except that special tokens are recognised only
    /// within segments that allow it. One that is recognised in normalized text needs all the text around it, up to other added tokens, to allow it.
    /// </summary>
    /// <param name="segments">The text's parts in order.</param>
    /// <param name="addSpecialTokens">Applies the post-processor's template (beginning-of-sequence and the like).</param>
    /// <exception cref="InvalidFileException">A regular expression of the file takes too long on this text.</exception>
    public int[] Encode(IEnumerable<TextSegment> segments, bool addSpecialTokens = true)
    {
        var text = new StringBuilder();
        var trusted = new List<TextRange>();
        foreach (var segment in segments)
        {
            var start = text.Length;
            text.Append(WellFormed(segment.Text));
            if (!segment.ParseSpecialTokens) continue;
            if (trusted.Count > 0 && trusted[^1].End == start) trusted[^1] = new TextRange(trusted[^1].Start, text.Length);
            else trusted.Add(new TextRange(start, text.Length));
        }
        return Encode(text.ToString(), addSpecialTokens, new TrustedRanges(trusted));
    }

    /// <summary>Text of token ids. Ids without a token have no text; bytes that are no characters become U+FFFD.</summary>
    public string Decode(ReadOnlySpan<int> ids, bool skipSpecialTokens = false)
    {
        var detokenizer = new TokenDetokenizer(this, _parts.CreateDecoder, skipSpecialTokens);
        foreach (var id in ids) detokenizer.Push(id);
        return detokenizer.Finish();
    }

    /// <summary>A decoder for one stream of tokens that emits whole characters only.</summary>
    public StreamingDetokenizer CreateDetokenizer(bool skipSpecialTokens = true) => new TokenDetokenizer(this, _parts.CreateDecoder, skipSpecialTokens);

    /// <summary>The token as the vocabulary spells it, or null for an id that has none.</summary>
    public string? TokenText(int id) => (uint)id < (uint)_texts.Length ? _texts[id] : null;

    /// <summary>
    /// The bytes a token adds to a text, or null for an id that has none. They may be part of a character. A text's first token may
    /// add a space less, where the decoder drops the one that encoding puts there.
    /// </summary>
    public byte[]? BytesOf(int id) => TokenText(id) is { } token ? _parts.Spelling.BytesOf(token) : null;

    /// <summary>Id of a token as the vocabulary spells it, or null.</summary>
    public int? IdOf(string token) => _parts.Ids.TryGetValue(token, out var id) ? id : null;

    /// <summary>Whether an id is a special added token.</summary>
    public bool IsSpecial(int id) => (uint)id < (uint)_special.Length && _special[id];

    /// <summary>
    /// (1) Added tokens are found in the text as given; (2) what lies between is normalized, and added tokens found in that;
    /// (3) the rest is cut into pieces, (4) each piece merged; (5) the template goes around all.
    /// </summary>
    private int[] Encode(string text, bool addSpecialTokens, TrustedRanges trusted)
    {
        var tokens = new List<int>(text.Length / 4 + 16);
        var merger = _parts.Model.CreateMerger();
        var scratch = new List<int>();
        if (addSpecialTokens) tokens.AddRange(_parts.PostProcessor.Prefix);                                     // (5)
        foreach (var (verbatim, range) in _parts.Verbatim.Cut(text, trusted.Contains))                          // (1)
        {
            if (verbatim is not null)
            {
                tokens.Add(verbatim.Id);
                continue;
            }
            var given = text[range.Start..range.End];
            var stretch = _parts.Normalizer?.Apply(given) ?? given;
            var stretchTrusted = trusted.Contains(range);
            foreach (var (normalized, part) in _parts.Normalized.Cut(stretch, _ => stretchTrusted))             // (2)
            {
                if (normalized is not null)
                {
                    tokens.Add(normalized.Id);
                    continue;
                }
                var cut = new PreTokenizedText(stretch[part.Start..part.End], opensInput: range.Start == 0 && part.Start == 0);
                foreach (var preTokenizer in _parts.PreTokenizers) preTokenizer.Apply(cut);                     // (3)
                foreach (var piece in cut.Pieces) _parts.Model.Encode(cut.Text.AsSpan(piece.Start, piece.Length), merger, scratch, tokens); // (4)
            }
        }
        if (addSpecialTokens) tokens.AddRange(_parts.PostProcessor.Suffix);
        return [.. tokens];
    }

    private static string WellFormed(string text)
    {
        if (!text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF')) return text;
        var result = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes()) result.Append(rune.ToString());
        return result.ToString();
    }
}
