using System.Buffers;

namespace Routing.Formats.Tokenization.Patterns;

/// <summary><see cref="SplitPatterns.DeepSeekCjk"/> by hand.</summary>
internal sealed class DeepSeekCjkScanner : Pattern
{
    private static readonly SearchValues<char> s_cjk = SearchValues.Create(
        [.. Enumerable.Range(0, 0x10000).Select(unit => (char)unit).Where(unit => unit is (>= '\u4e00' and <= '\u9fa5') or (>= '\u3040' and <= '\u30ff'))]);

    public override void FindMatches(ReadOnlySpan<char> text, List<TextRange> matches)
    {
        var start = 0;
        while (text[start..].IndexOfAny(s_cjk) is >= 0 and var offset)
        {
            start += offset;
            var length = text[start..].IndexOfAnyExcept(s_cjk);
            var end = length < 0 ? text.Length : start + length;
            matches.Add(new TextRange(start, end));
            start = end;
        }
    }
}
