namespace Routing.Formats.Tokenization.Patterns;

/// <summary><c>\p{N}{1,n}</c>; at n = 3 <see cref="SplitPatterns.DeepSeekNumbers"/>.</summary>
internal sealed class NumberScanner(int together) : Pattern
{
    public override void FindMatches(ReadOnlySpan<char> text, List<TextRange> matches)
    {
        for (var start = 0; (start = CodePoints.SkipUntil(text, start, CharacterClass.Number)) < text.Length; start = matches[^1].End)
            matches.Add(new TextRange(start, MatchEnd(text, start, together)));
    }

    /// <summary>End of up to <paramref name="together"/> numeric code points from an index on.</summary>
    public static int MatchEnd(ReadOnlySpan<char> text, int start, int together)
    {
        var end = start;
        for (var count = 0; count < together && end < text.Length; count++)
        {
            if (CodePoints.ClassAt(text, end, out var width) != CharacterClass.Number) break;
            end += width;
        }
        return end;
    }
}
