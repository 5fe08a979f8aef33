using System.Buffers;
using System.Globalization;
using System.Text;
using Routing.Formats.Tokenization.Patterns;

namespace Routing.Formats.Tokenization;

/// <summary>Finds added tokens in text: the leftmost, and of those the longest, by a trie.</summary>
internal sealed class AddedTokenMatcher
{
    private readonly Node _root = new();
    private readonly SearchValues<char> _firstUnits;

    /// <param name="tokens">Tokens and how the text to search spells them.</param>
    public AddedTokenMatcher(IEnumerable<(string Spelling, AddedToken Token)> tokens)
    {
        foreach (var (spelling, token) in tokens)
        {
            var node = _root;
            foreach (var unit in spelling)
            {
                if (!node.Children.TryGetValue(unit, out var child)) node.Children.Add(unit, child = new Node());
                node = child;
            }
            node.Token = token;
        }
        _firstUnits = SearchValues.Create([.. _root.Children.Keys]);
    }

    /// <summary>The whole text as added tokens, with what they take with them, and the stretches between, with none.</summary>
    /// <param name="text">Well-formed text.</param>
    /// <param name="mayBeSpecial">Whether special tokens are recognised in a range.</param>
    public IEnumerable<(AddedToken? Token, TextRange Range)> Cut(string text, Predicate<TextRange> mayBeSpecial)
    {
        var end = 0;
        while (Find(text, end, mayBeSpecial) is { } found)
        {
            if (found.Range.Start > end) yield return (null, new TextRange(end, found.Range.Start));
            yield return found;
            end = found.Range.End;
        }
        if (end < text.Length) yield return (null, new TextRange(end, text.Length));
    }

    /// <summary>The next token from an index on, and what it takes with it, though nothing before the index; null if there is none.</summary>
    private (AddedToken Token, TextRange Range)? Find(string text, int from, Predicate<TextRange> mayBeSpecial)
    {
        var start = from;
        while (start < text.Length && text.AsSpan(start).IndexOfAny(_firstUnits) is >= 0 and var offset)
        {
            start += offset;
            var (token, end) = Longest(text, start, mayBeSpecial);
            if (token is null)
            {
                start++;
            }
            else if (token.SingleWord && (IsWord(Rune.DecodeLastFromUtf16, text.AsSpan(0, start)) || IsWord(Rune.DecodeFromUtf16, text.AsSpan(end))))
            {
                start = end;
            }
            else
            {
                while (token.StripsLeft && start > from && char.IsWhiteSpace(text[start - 1])) start--;
                while (token.StripsRight && end < text.Length && char.IsWhiteSpace(text[end])) end++;
                return (token, new TextRange(start, end));
            }
        }
        return null;
    }

    private (AddedToken? Token, int End) Longest(string text, int start, Predicate<TextRange> mayBeSpecial)
    {
        (AddedToken? Token, int End) longest = default;
        var node = _root;
        for (var i = start; i < text.Length && node.Children.TryGetValue(text[i], out node); i++)
            if (node.Token is { } token && (!token.Special || mayBeSpecial(new TextRange(start, i + 1))))
                longest = (token, i + 1);
        return longest;
    }

    private delegate OperationStatus RuneReader(ReadOnlySpan<char> text, out Rune rune, out int units);

    /// <summary>Whether the nearest code point is a word character as Unicode has it (UTS #18: alphabetic, mark, digit, connector, joiner).</summary>
    private static bool IsWord(RuneReader nearest, ReadOnlySpan<char> text)
    {
        if (nearest(text, out var rune, out _) != OperationStatus.Done) return false;
        var category = Rune.GetUnicodeCategory(rune);
        return category is <= UnicodeCategory.LetterNumber or UnicodeCategory.ConnectorPunctuation
            || rune.Value is (>= 0x24B6 and <= 0x24E9) or 0x200C or 0x200D
                or (>= 0x1F130 and <= 0x1F149) or (>= 0x1F150 and <= 0x1F169) or (>= 0x1F170 and <= 0x1F189);
    }

    private sealed class Node
    {
        public Dictionary<char, Node> Children { get; } = [];

        public AddedToken? Token { get; set; }
    }
}
