using System.Text;

namespace Routing.Formats.Tokenization.Bpe;

/// <summary>Turns a piece of text into the tokens that merging starts from: one a byte or one a code point.</summary>
internal sealed class SymbolReader
{
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _ids;
    private readonly BpeOptions _options;
    private readonly int[] _byteIds;
    private readonly int[] _fallbackIds;

    public SymbolReader(Dictionary<string, int> vocabulary, BpeOptions options)
    {
        _ids = vocabulary.GetAlternateLookup<ReadOnlySpan<char>>();
        _options = options;
        int IdOf(string token) => vocabulary.GetValueOrDefault(token, -1);
        _byteIds = [.. Enumerable.Range(0, 256).Select(value => IdOf(ByteAlphabet.Character((byte)value).ToString()))];
        _fallbackIds = [.. Enumerable.Range(0, 256).Select(value => options.ByteFallback ? IdOf($"<0x{value:X2}>") : -1)];
    }

    /// <summary>Fills the list with the piece's symbols.</summary>
    public void Read(ReadOnlySpan<char> piece, List<int> symbols)
    {
        symbols.Clear();
        var unknown = false;
        Span<byte> bytes = stackalloc byte[4];
        Span<char> units = stackalloc char[2];
        foreach (var rune in piece.EnumerateRunes())
        {
            if (!_options.ByteLevel)
            {
                var unitCount = rune.EncodeToUtf16(units);
                Add(_ids.TryGetValue(units[..unitCount], out var id) ? id : -1, rune, symbols, ref unknown);
                continue;
            }
            var count = rune.EncodeToUtf8(bytes);
            foreach (var value in bytes[..count]) Add(_byteIds[value], new Rune(ByteAlphabet.Character(value)), symbols, ref unknown);
        }
        if (unknown) symbols.Add(_options.UnknownToken!.Value);
    }

    /// <summary>The token that is the whole piece, if there is one.</summary>
    public bool TryReadWhole(ReadOnlySpan<char> piece, out int id)
    {
        if (!_options.ByteLevel) return _ids.TryGetValue(piece, out id);
        var bytes = Encoding.UTF8.GetBytes(piece.ToString());
        return _ids.TryGetValue(string.Create(bytes.Length, bytes, (spelling, values) =>
        {
            for (var i = 0; i < values.Length; i++) spelling[i] = ByteAlphabet.Character(values[i]);
        }), out id);
    }

    private void Add(int id, Rune character, List<int> symbols, ref bool unknown)
    {
        if (id >= 0)
        {
            if (unknown) symbols.Add(_options.UnknownToken!.Value);
            unknown = false;
            symbols.Add(id);
        }
        else if (!TryFallBack(character, symbols) && _options.UnknownToken is { } token)
        {
            // The last unknown token waits: the next unknown character may join it. Byte tokens overtake it, as in the tokenizers library.
            if (unknown && !_options.FuseUnknown) symbols.Add(token);
            unknown = true;
        }
    }

    private bool TryFallBack(Rune character, List<int> symbols)
    {
        if (!_options.ByteFallback) return false;
        Span<byte> bytes = stackalloc byte[4];
        bytes = bytes[..character.EncodeToUtf8(bytes)];
        foreach (var value in bytes)
            if (_fallbackIds[value] < 0) return false;
        foreach (var value in bytes) symbols.Add(_fallbackIds[value]);
        return true;
    }
}
