using Routing.Formats.Tokenization.Patterns;

namespace Routing.Formats.Tokenization.PreTokenizers;

/// <summary>Cuts at the matches of a pattern; inverted, what lies between matches is the delimiter.</summary>
internal sealed class SplitPreTokenizer(Pattern pattern, SplitBehavior behavior, bool invert) : PreTokenizer
{
    public override void Apply(PreTokenizedText text)
    {
        var matches = new List<TextRange>();
        var segments = new List<(TextRange Range, bool IsDelimiter)>();
        text.Cut((piece, parts) =>
        {
            matches.Clear();
            pattern.FindMatches(text.Text.AsSpan(piece.Start, piece.Length), matches);
            if (behavior == SplitBehavior.Isolated) Isolate(piece, matches, parts);
            else Merge(Segments(piece, matches, segments), parts);
        });
    }

    // Isolated pieces are the same whichever side counts as delimiter.
    private static void Isolate(TextRange piece, List<TextRange> matches, List<TextRange> parts)
    {
        var end = piece.Start;
        foreach (var match in matches)
        {
            Add(parts, new TextRange(end, piece.Start + match.Start));
            end = piece.Start + match.End;
            Add(parts, new TextRange(piece.Start + match.Start, end));
        }
        Add(parts, new TextRange(end, piece.End));
    }

    /// <summary>The whole piece as delimiters and what lies between them.</summary>
    private List<(TextRange Range, bool IsDelimiter)> Segments(TextRange piece, List<TextRange> matches, List<(TextRange Range, bool IsDelimiter)> segments)
    {
        segments.Clear();
        var end = piece.Start;
        foreach (var match in matches)
        {
            if (piece.Start + match.Start > end) segments.Add((new TextRange(end, piece.Start + match.Start), invert));
            end = piece.Start + match.End;
            segments.Add((new TextRange(piece.Start + match.Start, end), !invert));
        }
        if (end < piece.End) segments.Add((new TextRange(end, piece.End), invert));
        return segments;
    }

    private void Merge(List<(TextRange Range, bool IsDelimiter)> segments, List<TextRange> parts)
    {
        for (var i = 0; i < segments.Count; i++)
        {
            var (range, isDelimiter) = segments[i];
            if (behavior == SplitBehavior.Removed && isDelimiter) continue;
            while (i + 1 < segments.Count && Joins(segments[i].IsDelimiter, segments[i + 1].IsDelimiter, behavior))
                range = new TextRange(range.Start, segments[++i].Range.End);
            Add(parts, range);
        }
    }

    /// <summary>Whether a segment joins the one before it.</summary>
    private static bool Joins(bool before, bool isDelimiter, SplitBehavior behavior) => behavior switch
    {
        SplitBehavior.Contiguous => before == isDelimiter,
        SplitBehavior.MergedWithPrevious => !before && isDelimiter,
        SplitBehavior.MergedWithNext => before && !isDelimiter,
        _ => false,
    };

    private static void Add(List<TextRange> parts, TextRange part)
    {
        if (part.Length > 0) parts.Add(part);
    }
}
