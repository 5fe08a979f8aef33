using Routing.Formats.Tokenization;

namespace Routing.Runtime.Text;

/// <summary>One sequence's text: whole characters as tokens arrive, up to the first stop string.</summary>
internal sealed class TextStream(StreamingDetokenizer? detokenizer, StopMatcher stops)
{
    /// <summary>The stop string that ended the text, or null.</summary>
    public string? Match => stops.Match;

    /// <summary>Text that a token makes certain.</summary>
    public string Append(int id, bool mayStop) => detokenizer is null ? "" : stops.Append(detokenizer.Append(id), mayStop);

    /// <summary>What was held back, once no token follows.</summary>
    public string Finish()
    {
        if (detokenizer is null || Match is not null) return "";
        return stops.Append(detokenizer.Finish(), mayStop: false) + stops.Finish();
    }
}
