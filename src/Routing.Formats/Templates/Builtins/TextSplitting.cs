using Routing.Formats.Templates.Values;

namespace Routing.Formats.Templates.Builtins;

/// <summary>Python's ways to take a text apart.</summary>
internal static class TextSplitting
{
    /// <summary>Python's whitespace: Unicode's, and the four information separators.</summary>
    public static bool IsSpace(char character) => char.IsWhiteSpace(character) || character is >= '\x1c' and <= '\x1f';

    /// <param name="separator">Null splits at runs of whitespace and drops empty parts.</param>
    /// <param name="limit">Splits at most.</param>
    public static List<Value> Split(RenderState state, TextValue text, TextValue? separator, int limit, bool fromRight)
    {
        state.ChargeSearch(text.Text.Length, separator?.Text.Length ?? 1);
        var parts = new List<Value>();
        if (separator is not null) SplitAt(state, parts, text, separator.Text, limit, fromRight);
        else if (fromRight) SplitAtSpaceFromRight(state, parts, text, limit);
        else SplitAtSpace(state, parts, text, limit);
        if (fromRight) parts.Reverse();
        return parts;
    }

    public static List<Value> Lines(RenderState state, TextValue text, bool keepEnds)
    {
        state.ChargeText(text.Text.Length);
        var lines = new List<Value>();
        var start = 0;
        for (var i = 0; i < text.Text.Length; i++)
        {
            if (!IsLineEnd(text.Text[i])) continue;
            var end = i;
            if (text.Text[i] == '\r' && i + 1 < text.Text.Length && text.Text[i + 1] == '\n') i++;
            state.Charge(1);
            lines.Add(text.Slice(start, (keepEnds ? i + 1 : end) - start));
            start = i + 1;
        }
        if (start < text.Text.Length) lines.Add(text.Slice(start));
        return lines;
    }

    private static bool IsLineEnd(char character) => character is (>= '\n' and <= '\r') or (>= '\x1c' and <= '\x1e') or '\x85' or '\u2028' or '\u2029';

    private static void SplitAt(RenderState state, List<Value> parts, TextValue text, string separator, int limit, bool fromRight)
    {
        var (start, end) = (0, text.Text.Length);
        for (; limit > 0; limit--)
        {
            state.Charge(1);
            var match = fromRight ? text.Text.AsSpan(0, end).LastIndexOf(separator, StringComparison.Ordinal) : text.Text.IndexOf(separator, start, StringComparison.Ordinal);
            if (match < 0) break;
            if (fromRight)
            {
                parts.Add(text.Slice(match + separator.Length, end - match - separator.Length));
                end = match;
            }
            else
            {
                parts.Add(text.Slice(start, match - start));
                start = match + separator.Length;
            }
        }
        parts.Add(text.Slice(start, end - start));
    }

    private static void SplitAtSpace(RenderState state, List<Value> parts, TextValue text, int limit)
    {
        var source = text.Text;
        for (var i = 0; ; )
        {
            while (i < source.Length && IsSpace(source[i])) i++;
            if (i == source.Length) return;
            state.Charge(1);
            var start = i;
            if (limit-- == 0)
            {
                parts.Add(text.Slice(start));
                return;
            }
            while (i < source.Length && !IsSpace(source[i])) i++;
            parts.Add(text.Slice(start, i - start));
        }
    }

    private static void SplitAtSpaceFromRight(RenderState state, List<Value> parts, TextValue text, int limit)
    {
        var source = text.Text;
        for (var i = source.Length; ; )
        {
            while (i > 0 && IsSpace(source[i - 1])) i--;
            if (i == 0) return;
            state.Charge(1);
            var end = i;
            if (limit-- == 0)
            {
                parts.Add(text.Slice(0, end));
                return;
            }
            while (i > 0 && !IsSpace(source[i - 1])) i--;
            parts.Add(text.Slice(i, end - i));
        }
    }
}
