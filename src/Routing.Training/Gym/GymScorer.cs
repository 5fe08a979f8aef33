namespace Routing.Training.Gym;

/// <summary>Exact match on the final answer; the reasoning before it is not compared.</summary>
public static class GymScorer
{
    public static bool IsCorrect(GymItem item, string generatedText) =>
        FinalAnswer(generatedText) is { } answer && answer.Equals(item.Expected, StringComparison.Ordinal);

    /// <summary>The text after the last <see cref="GymFormat.FinalMarker"/> without surrounding space, end token or full stop; null without a marker.</summary>
    public static string? FinalAnswer(string text)
    {
        var marker = text.LastIndexOf(GymFormat.FinalMarker, StringComparison.Ordinal);
        if (marker < 0) return null;
        var answer = text[(marker + GymFormat.FinalMarker.Length)..];
        var end = answer.IndexOf(GymFormat.EndToken, StringComparison.Ordinal);
        if (end >= 0) answer = answer[..end];
        return answer.Trim().TrimEnd('.');
    }
}
