namespace Routing.Hosting.Verification;

/// <summary>Says where two texts or id sequences part, in one line.</summary>
internal static class TextDifference
{
    private const int Shown = 32;
    private const int ShownBefore = 8;

    /// <summary>Null when they are equal.</summary>
    public static string? Of(string expected, string actual)
    {
        if (expected == actual) return null;
        var same = expected.AsSpan().CommonPrefixLength(actual);
        var start = Math.Max(0, same - ShownBefore);
        return $"at character {same}: expected {Quote(expected, start)}, got {Quote(actual, start)}";
    }

    /// <summary>Null when they are equal.</summary>
    public static string? Of(ReadOnlySpan<int> expected, ReadOnlySpan<int> actual)
    {
        var same = expected.CommonPrefixLength(actual);
        return same == expected.Length && same == actual.Length ? null : $"at token {same}: expected {At(expected, same)}, got {At(actual, same)}";
    }

    /// <summary>Text from a place on, short and on one line.</summary>
    public static string Quote(string text, int start = 0)
    {
        var part = text.Length - start > Shown ? string.Concat(text.AsSpan(start, Shown), "…") : text[start..];
        return "'" + part.Replace("\\", "\\\\", StringComparison.Ordinal).ReplaceLineEndings("\\n") + "'";
    }

    private static string At(ReadOnlySpan<int> ids, int index) => index < ids.Length ? ids[index].ToString(System.Globalization.CultureInfo.InvariantCulture) : "the end";
}
