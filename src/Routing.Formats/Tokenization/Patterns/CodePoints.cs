using System.Globalization;

namespace Routing.Formats.Tokenization.Patterns;

/// <summary>Classes of code points, and runs of them in UTF-16 text.</summary>
internal static class CodePoints
{
    private static readonly CharacterClass[] s_basicPlane = [.. Enumerable.Range(0, 0x10000).Select(Classify)];

    /// <summary>Class of the code point at an index of well-formed text, and its width in UTF-16 units.</summary>
    public static CharacterClass ClassAt(ReadOnlySpan<char> text, int index, out int width)
    {
        var unit = text[index];
        if (char.IsHighSurrogate(unit) && index + 1 < text.Length)
        {
            width = 2;
            return Classify(char.ConvertToUtf32(unit, text[index + 1]));
        }
        width = 1;
        return s_basicPlane[unit];
    }

    /// <summary>Whether the code point at an index, which may be the end, is of one of the classes.</summary>
    public static bool IsAt(ReadOnlySpan<char> text, int index, CharacterClass classes) =>
        index < text.Length && (ClassAt(text, index, out _) & classes) != 0;

    /// <summary>End of the run of code points of the classes that starts at an index.</summary>
    public static int SkipWhile(ReadOnlySpan<char> text, int index, CharacterClass classes)
    {
        while (index < text.Length && (ClassAt(text, index, out var width) & classes) != 0) index += width;
        return index;
    }

    /// <summary>End of the run of code points of none of the classes that starts at an index.</summary>
    public static int SkipUntil(ReadOnlySpan<char> text, int index, CharacterClass classes)
    {
        while (index < text.Length && (ClassAt(text, index, out var width) & classes) == 0) index += width;
        return index;
    }

    /// <summary>End of the run of carriage returns and line feeds that starts at an index.</summary>
    public static int SkipNewlines(ReadOnlySpan<char> text, int index)
    {
        while (index < text.Length && text[index] is '\r' or '\n') index++;
        return index;
    }

    /// <summary>
    /// Length of a match of <c>\s*[\r\n]+|\s+(?!\S)|\s+</c>, the newline part only if asked for, where white space starts at an index:
    /// to the last newline, or all but the last space before a word, or all.
    /// </summary>
    public static int SpaceMatch(ReadOnlySpan<char> text, int index, bool newlines)
    {
        var end = SkipWhile(text, index, CharacterClass.Space);
        var run = text[index..end];
        if (newlines && run.LastIndexOfAny('\r', '\n') is >= 0 and var newline) return newline + 1;
        return end < text.Length && run.Length > 1 ? run.Length - 1 : run.Length;
    }

    /// <summary>Units of an English contraction (<c>'s 't 're 've 'm 'll 'd</c>) at an index; 0 if there is none.</summary>
    public static int ContractionMatch(ReadOnlySpan<char> text, int index, bool ignoreCase)
    {
        if (text[index] != '\'' || index + 1 >= text.Length) return 0;
        var first = Fold(text[index + 1], ignoreCase);
        if (first is 's' or 't' or 'm' or 'd') return 2;
        if (index + 2 >= text.Length) return 0;
        return (first, Fold(text[index + 2], ignoreCase)) is ('r', 'e') or ('v', 'e') or ('l', 'l') ? 3 : 0;
    }

    // Beside A to Z the only code point that folds to one of the contractions' letters is ſ.
    private static char Fold(char unit, bool ignoreCase) =>
        !ignoreCase ? unit : unit == '\u017F' ? 's' : char.IsAsciiLetterUpper(unit) ? (char)(unit | 0x20) : unit;

    private static CharacterClass Classify(int codePoint) => CharUnicodeInfo.GetUnicodeCategory(codePoint) switch
    {
        _ when codePoint is (>= '\t' and <= '\r') or 0x85 => CharacterClass.Space,
        UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => CharacterClass.Space,
        <= UnicodeCategory.OtherLetter => CharacterClass.Letter,
        <= UnicodeCategory.EnclosingMark => CharacterClass.Mark,
        <= UnicodeCategory.OtherNumber => CharacterClass.Number,
        >= UnicodeCategory.ConnectorPunctuation and <= UnicodeCategory.OtherSymbol => CharacterClass.PunctuationOrSymbol,
        _ => CharacterClass.Other,
    };
}
