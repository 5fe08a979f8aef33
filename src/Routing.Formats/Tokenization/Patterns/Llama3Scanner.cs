namespace Routing.Formats.Tokenization.Patterns;

/// <summary><see cref="SplitPatterns.Llama3"/> (three digits together) and <see cref="SplitPatterns.Qwen2"/> (one), which cover every text without gaps, by hand.</summary>
internal sealed class Llama3Scanner(int digitsTogether) : Pattern
{
    public override void FindMatches(ReadOnlySpan<char> text, List<TextRange> matches)
    {
        for (var start = 0; start < text.Length; start = matches[^1].End)
            matches.Add(new TextRange(start, MatchEnd(text, start)));
    }

    private int MatchEnd(ReadOnlySpan<char> text, int start)
    {
        if (CodePoints.ContractionMatch(text, start, ignoreCase: true) is > 0 and var contraction) return start + contraction;
        var kind = CodePoints.ClassAt(text, start, out var width);
        var next = start + width;
        if (kind == CharacterClass.Letter) return CodePoints.SkipWhile(text, next, CharacterClass.Letter);
        if (kind == CharacterClass.Number) return NumberScanner.MatchEnd(text, start, digitsTogether);
        if (text[start] is not ('\r' or '\n') && CodePoints.IsAt(text, next, CharacterClass.Letter)) return CodePoints.SkipWhile(text, next, CharacterClass.Letter);

        const CharacterClass notPunctuation = CharacterClass.Letter | CharacterClass.Number | CharacterClass.Space;
        var punctuation = text[start] == ' ' ? next : start;
        var end = CodePoints.SkipUntil(text, punctuation, notPunctuation);
        return end > punctuation ? CodePoints.SkipNewlines(text, end) : start + CodePoints.SpaceMatch(text, start, newlines: true);
    }
}
