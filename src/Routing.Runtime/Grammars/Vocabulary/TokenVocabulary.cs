using Routing.Formats.Tokenization;

namespace Routing.Runtime.Grammars.Vocabulary;

/// <summary>What grammars have to know of a vocabulary: what each token spells. Immutable.</summary>
public sealed class TokenVocabulary
{
    private readonly IReadOnlyList<byte[]?> _bytes;
    private readonly IReadOnlyDictionary<string, int> _marks;
    private readonly Dictionary<int, TokenMask> _upToLength = [];

    /// <param name="bytes">[vocab] the bytes of each token; null for special ones, which no text spells.</param>
    /// <param name="marks">Tokens that a grammar can name by their content, special or not.</param>
    public TokenVocabulary(IReadOnlyList<byte[]?> bytes, IReadOnlyDictionary<string, int> marks)
    {
        (_bytes, _marks) = (bytes, marks);
        Trie = new TokenTrie(bytes);
    }

    /// <summary>The vocabulary of a tokenizer.</summary>
    public static TokenVocabulary Of(Tokenizer tokenizer) => new(
        [.. Enumerable.Range(0, tokenizer.VocabularySize).Select(id => tokenizer.IsSpecial(id) ? null : tokenizer.BytesOf(id))],
        tokenizer.AddedTokens.ToDictionary(token => token.Content, token => token.Id, StringComparer.Ordinal));

    public int Size => _bytes.Count;

    internal TokenTrie Trie { get; }

    /// <summary>What a token spells; null when it is special or unknown.</summary>
    internal byte[]? BytesOf(int token) => (uint)token < (uint)_bytes.Count ? _bytes[token] : null;

    /// <summary>The added token with this content, or null.</summary>
    internal int? MarkOf(string content) => _marks.TryGetValue(content, out var token) ? token : null;

    /// <summary>Tokens of at most so many bytes.</summary>
    internal TokenMask UpToLength(int length)
    {
        lock (_upToLength)
        {
            if (_upToLength.TryGetValue(length, out var known)) return known;
            var mask = new TokenMask(Size);
            for (var id = 0; id < Size; id++)
                if (_bytes[id]?.Length <= length) mask.Add(id);
            return _upToLength[length] = mask;
        }
    }
}
