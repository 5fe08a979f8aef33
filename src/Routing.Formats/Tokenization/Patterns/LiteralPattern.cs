namespace Routing.Formats.Tokenization.Patterns;

/// <summary>A string that is not empty.</summary>
internal sealed class LiteralPattern(string literal) : Pattern
{
    public override void FindMatches(ReadOnlySpan<char> text, List<TextRange> matches)
    {
        var start = 0;
        while (text[start..].IndexOf(literal, StringComparison.Ordinal) is >= 0 and var offset)
        {
            start += offset;
            matches.Add(new TextRange(start, start + literal.Length));
            start += literal.Length;
        }
    }

    public override string Replace(string text, string content) => text.Replace(literal, content, StringComparison.Ordinal);
}
