namespace Routing.Formats.Tokenization.Patterns;

/// <summary><see cref="SplitPatterns.DeepSeekText"/> by hand. It leaves gaps: numbers, controls and unassigned code points with no word after them.</summary>
internal sealed class DeepSeekTextScanner : Pattern
{
    private const CharacterClass Word = CharacterClass.Letter | CharacterClass.Mark;

    public override void FindMatches(ReadOnlySpan<char> text, List<TextRange> matches)
    {
        for (var start = 0; start < text.Length;)
        {
            var kind = CodePoints.ClassAt(text, start, out var width);
            var end = MatchEnd(text, start, kind, start + width);
            if (end > start) matches.Add(new TextRange(start, end));
            start = end > start ? end : start + width;
        }
    }

    private static int MatchEnd(ReadOnlySpan<char> text, int start, CharacterClass kind, int next)
    {
        if (kind == CharacterClass.PunctuationOrSymbol && char.IsAscii(text[start]) && next < text.Length && char.IsAsciiLetter(text[next]))
        {
            while (next < text.Length && char.IsAsciiLetter(text[next])) next++;
            return next;
        }
        if ((kind & Word) != 0) return CodePoints.SkipWhile(text, next, Word);
        if (kind != CharacterClass.PunctuationOrSymbol && text[start] is not ('\r' or '\n') && CodePoints.IsAt(text, next, Word))
            return CodePoints.SkipWhile(text, next, Word);

        var punctuation = text[start] == ' ' ? next : start;
        var end = CodePoints.SkipWhile(text, punctuation, CharacterClass.PunctuationOrSymbol);
        if (end > punctuation) return CodePoints.SkipNewlines(text, end);
        return kind == CharacterClass.Space ? start + CodePoints.SpaceMatch(text, start, newlines: true) : start;
    }
}
