using Routing.Formats.Tokenization.Patterns;

namespace Routing.Formats.Tokenization;

/// <summary>The parts of a text in which special tokens are recognised.</summary>
internal sealed class TrustedRanges(List<TextRange> ranges)
{
    public static TrustedRanges All { get; } = new([new TextRange(0, int.MaxValue)]);

    public static TrustedRanges None { get; } = new([]);

    /// <summary>Whether one trusted part holds the whole range.</summary>
    public bool Contains(TextRange range)
    {
        // The ranges are in order and apart: the candidate is the last that starts at or before the range.
        int low = 0, high = ranges.Count;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (ranges[middle].Start <= range.Start) low = middle + 1;
            else high = middle;
        }
        return low > 0 && range.End <= ranges[low - 1].End;
    }
}
