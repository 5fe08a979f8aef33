using System.Globalization;

namespace Routing.Formats.Tokenization.Patterns;

/// <summary>
/// Stands in for text with code points above U+FFFF, which .NET's regular expressions see as two units of no class:
/// each becomes one unit of the same general category that the pattern does not name, so that the pattern treats both alike.
/// </summary>
internal sealed class BasicPlaneText
{
    // Circled letters are symbols to \p but letters to \w, and so are the squared ones above U+FFFF, for which these can stand.
    private const char CircledLetterFirst = '\u24B6', CircledLetterLast = '\u24E9';
    private const int Categories = (int)UnicodeCategory.OtherNotAssigned + 1;

    private readonly char[] _substitutes = new char[Categories + 1];

    /// <summary>Chooses the substitutes for a pattern.</summary>
    /// <exception cref="FormatException">The pattern names every character of a category that has members above U+FFFF.</exception>
    public BasicPlaneText(List<(char First, char Last)> named)
    {
        for (var category = 0; category < Categories; category++)
        {
            // Neither surrogates nor separators nor controls lie above U+FFFF.
            if ((UnicodeCategory)category is UnicodeCategory.Surrogate or UnicodeCategory.Control or (>= UnicodeCategory.SpaceSeparator and <= UnicodeCategory.ParagraphSeparator)) continue;
            _substitutes[category] = Choose(named, unit => (int)CharUnicodeInfo.GetUnicodeCategory(unit) == category && !IsCircledLetter(unit), $"the category {(UnicodeCategory)category}");
        }
        _substitutes[Categories] = Choose(named, IsCircledLetter, "the circled letters");
    }

    /// <summary>The stand-in, and for each of its units (and its end) the index in the text.</summary>
    public string Convert(ReadOnlySpan<char> text, out int[] indices)
    {
        indices = new int[text.Length + 1];
        var units = new char[text.Length];
        int count = 0, index = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            indices[count] = index;
            units[count++] = rune.IsBmp ? (char)rune.Value : Substitute(rune.Value);
            index += rune.Utf16SequenceLength;
        }
        indices[count] = index;
        return new string(units, 0, count);
    }

    private char Substitute(int codePoint) =>
        codePoint is (>= 0x1F130 and <= 0x1F149) or (>= 0x1F150 and <= 0x1F169) or (>= 0x1F170 and <= 0x1F189)
            ? _substitutes[Categories]
            : _substitutes[(int)CharUnicodeInfo.GetUnicodeCategory(codePoint)];

    private static bool IsCircledLetter(char unit) => unit is >= CircledLetterFirst and <= CircledLetterLast;

    private static char Choose(List<(char First, char Last)> named, Predicate<char> isMember, string what)
    {
        // From the top: patterns name characters near the bottom far more often.
        for (var unit = char.MaxValue; unit > 0; unit--)
            if (isMember(unit) && !named.Exists(range => range.First <= unit && unit <= range.Last)) return unit;
        throw new FormatException($"the pattern names every character of {what} up to U+FFFF, so that those above cannot be told apart");
    }
}
