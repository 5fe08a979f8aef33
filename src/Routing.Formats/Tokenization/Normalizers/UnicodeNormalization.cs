using System.Text;

namespace Routing.Formats.Tokenization.Normalizers;

/// <summary>
/// The normal forms of UAX #15. Needed because <see cref="string.Normalize()"/> returns its input unchanged
/// under invariant globalization, which the executables run with so as not to depend on ICU.
/// </summary>
internal static class UnicodeNormalization
{
    /// <summary>Brings well-formed text to a normal form; the same string when it is in that form by a quick check.</summary>
    public static string Normalize(string text, NormalizationForm form)
    {
        // Below these nothing decomposes and nothing combines.
        var first = form switch { NormalizationForm.FormC => '\u0300', NormalizationForm.FormD => '\u00C0', _ => '\u00A0' };
        if (!text.AsSpan().ContainsAnyInRange(first, char.MaxValue)) return text;

        var data = NormalizationData.Instance;
        StringBuilder? result = null;
        var points = new List<int>();
        int copied = 0, boundary = 0;
        for (var i = 0; i < text.Length;)
        {
            var rune = text[i] < first ? new Rune(text[i]) : Rune.GetRuneAt(text, i);
            if (rune.Value < first || !data.IsUnstable(rune.Value, form))
            {
                boundary = i;
                i += rune.Utf16SequenceLength;
                continue;
            }
            // From the last stable code point to before the next one.
            var end = i;
            while (end < text.Length && Rune.GetRuneAt(text, end) is var next && data.IsUnstable(next.Value, form)) end += next.Utf16SequenceLength;
            result ??= new StringBuilder(text.Length + 16);
            result.Append(text, copied, boundary - copied);
            AppendNormalized(text.AsSpan(boundary, end - boundary), form, points, result);
            copied = boundary = i = end;
        }
        return result is null ? text : result.Append(text, copied, text.Length - copied).ToString();
    }

    private static void AppendNormalized(ReadOnlySpan<char> text, NormalizationForm form, List<int> points, StringBuilder result)
    {
        points.Clear();
        foreach (var rune in text.EnumerateRunes()) Decompose(rune.Value, form is NormalizationForm.FormKC or NormalizationForm.FormKD, points);
        Order(points);
        if (form is NormalizationForm.FormC or NormalizationForm.FormKC) Compose(points);
        Span<char> units = stackalloc char[2];
        foreach (var point in points) result.Append(units[..new Rune(point).EncodeToUtf16(units)]);
    }

    private static void Decompose(int point, bool compatibility, List<int> points)
    {
        if (NormalizationData.IsHangul(point))
        {
            var syllable = point - NormalizationData.HangulFirst;
            points.Add(NormalizationData.LeadFirst + syllable / (NormalizationData.VowelCount * NormalizationData.TrailCount));
            points.Add(NormalizationData.VowelFirst + syllable / NormalizationData.TrailCount % NormalizationData.VowelCount);
            if (syllable % NormalizationData.TrailCount is > 0 and var trail) points.Add(NormalizationData.TrailFirst + trail);
        }
        else if (NormalizationData.Instance.Decomposition(point, compatibility) is { } parts)
        {
            foreach (var part in parts) Decompose(part, compatibility, points);
        }
        else
        {
            points.Add(point);
        }
    }

    /// <summary>Stable sort of each run of non-starters by combining class.</summary>
    private static void Order(List<int> points)
    {
        for (var start = 0; start < points.Count; start++)
        {
            if (NormalizationData.Instance.CombiningClass(points[start]) == 0) continue;
            var end = start + 1;
            while (end < points.Count && NormalizationData.Instance.CombiningClass(points[end]) != 0) end++;
            var ordered = points.GetRange(start, end - start).OrderBy(NormalizationData.Instance.CombiningClass);
            foreach (var point in ordered.ToArray()) points[start++] = point;
        }
    }

    /// <summary>Joins each code point with the last starter before it, unless one of the same or a higher class stands between.</summary>
    private static void Compose(List<int> points)
    {
        var data = NormalizationData.Instance;
        int starter = -1, kept = 0, lastClass = -1;
        for (var i = 0; i < points.Count; i++)
        {
            int point = points[i], combiningClass = data.CombiningClass(point);
            var blocked = lastClass != -1 && (lastClass == 0 || lastClass >= combiningClass);
            if (starter >= 0 && !blocked && data.Composition(points[starter], point) is >= 0 and var composite)
            {
                points[starter] = composite;
                continue;
            }
            if (combiningClass == 0) (starter, lastClass) = (kept, -1);
            else lastClass = combiningClass;
            points[kept++] = point;
        }
        points.RemoveRange(kept, points.Count - kept);
    }
}
