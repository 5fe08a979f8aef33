namespace Routing.Formats.Tokenization.Patterns;

/// <summary><see cref="SplitPatterns.Gpt2"/>, which covers every text without gaps, by hand.</summary>
internal sealed class Gpt2Scanner : Pattern
{
    public override void FindMatches(ReadOnlySpan<char> text, List<TextRange> matches)
    {
        for (var start = 0; start < text.Length; start = matches[^1].End)
            matches.Add(new TextRange(start, MatchEnd(text, start)));
    }

    private static int MatchEnd(ReadOnlySpan<char> text, int start)
    {
        if (CodePoints.ContractionMatch(text, start, ignoreCase: false) is > 0 and var contraction) return start + contraction;
        var word = text[start] == ' ' && start + 1 < text.Length ? start + 1 : start;
        var kind = CodePoints.ClassAt(text, word, out _);
        return kind switch
        {
            CharacterClass.Space => start + CodePoints.SpaceMatch(text, start, newlines: false),
            CharacterClass.Letter or CharacterClass.Number => CodePoints.SkipWhile(text, word, kind),
            _ => CodePoints.SkipUntil(text, word, CharacterClass.Letter | CharacterClass.Number | CharacterClass.Space),
        };
    }
}
