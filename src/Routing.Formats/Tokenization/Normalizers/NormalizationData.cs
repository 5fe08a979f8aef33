using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace Routing.Formats.Tokenization.Normalizers;

/// <summary>
/// What the normal forms of UAX #15 need from the Unicode Character Database, from the resource <c>NormalizationData.txt</c>
/// (its first lines give the format). Hangul syllables are computed and not listed.
/// </summary>
internal sealed class NormalizationData
{
    public const int HangulFirst = 0xAC00, HangulCount = 11172;
    public const int LeadFirst = 0x1100, LeadCount = 19;
    public const int VowelFirst = 0x1161, VowelCount = 21;
    public const int TrailFirst = 0x11A7, TrailCount = 28;

    private readonly Dictionary<int, byte> _combiningClasses = [];
    private readonly Dictionary<int, int[]> _canonical = [];
    private readonly Dictionary<int, int[]> _compatibility = [];
    private readonly Dictionary<(int First, int Second), int> _compositions = [];
    private readonly FrozenDictionary<NormalizationForm, FrozenSet<int>> _unstable;

    private NormalizationData()
    {
        using var resource = typeof(NormalizationData).Assembly.GetManifestResourceStream("NormalizationData.txt")
            ?? throw new InvalidOperationException("The resource NormalizationData.txt is missing.");
        using var reader = new StreamReader(resource, Encoding.UTF8);
        while (reader.ReadLine() is { } line)
            if (line[0] != '#') Add(line.Split(' '));
        _unstable = new[] { NormalizationForm.FormC, NormalizationForm.FormD, NormalizationForm.FormKC, NormalizationForm.FormKD }
            .ToFrozenDictionary(form => form, Unstable);
    }

    public static NormalizationData Instance { get; } = new();

    /// <summary>Canonical combining class; 0 for starters.</summary>
    public byte CombiningClass(int codePoint) => _combiningClasses.GetValueOrDefault(codePoint);

    /// <summary>One step of decomposition, or null.</summary>
    public int[]? Decomposition(int codePoint, bool compatibility) =>
        _canonical.TryGetValue(codePoint, out var parts) || (compatibility && _compatibility.TryGetValue(codePoint, out parts)) ? parts : null;

    /// <summary>The primary composite of a pair, or -1.</summary>
    public int Composition(int first, int second)
    {
        if (first is >= LeadFirst and < LeadFirst + LeadCount && second is >= VowelFirst and < VowelFirst + VowelCount)
            return HangulFirst + ((first - LeadFirst) * VowelCount + (second - VowelFirst)) * TrailCount;
        if (IsHangul(first) && (first - HangulFirst) % TrailCount == 0 && second is > TrailFirst and < TrailFirst + TrailCount)
            return first + (second - TrailFirst);
        return _compositions.GetValueOrDefault((first, second), -1);
    }

    /// <summary>Whether a code point may change, or change with the one before it, under a form; text between stable ones normalizes alone.</summary>
    public bool IsUnstable(int codePoint, NormalizationForm form) =>
        IsHangul(codePoint) ? form is NormalizationForm.FormD or NormalizationForm.FormKD : _unstable[form].Contains(codePoint);

    public static bool IsHangul(int codePoint) => codePoint is >= HangulFirst and < HangulFirst + HangulCount;

    private void Add(string[] fields)
    {
        var points = Array.ConvertAll(fields[1..], field => int.Parse(field, NumberStyles.HexNumber, CultureInfo.InvariantCulture));
        switch (fields[0])
        {
            case "c":
                var combiningClass = byte.Parse(fields[3], CultureInfo.InvariantCulture);
                for (var point = points[0]; point <= points[1]; point++) _combiningClasses.Add(point, combiningClass);
                break;
            case "d" or "x":
                _canonical.Add(points[0], points[1..]);
                if (fields[0] == "d") _compositions.Add((points[1], points[2]), points[0]);
                break;
            default:
                _compatibility.Add(points[0], points[1..]);
                break;
        }
    }

    private FrozenSet<int> Unstable(NormalizationForm form)
    {
        var unstable = new HashSet<int>(_combiningClasses.Keys);
        if (form is NormalizationForm.FormKC or NormalizationForm.FormKD) unstable.UnionWith(_compatibility.Keys);
        if (form is NormalizationForm.FormD or NormalizationForm.FormKD)
        {
            unstable.UnionWith(_canonical.Keys);
            return unstable.ToFrozenSet();
        }
        // A composite is stable unless composing its decomposition does not lead back to it.
        unstable.UnionWith(_canonical.Keys.Except(_compositions.Values));
        unstable.UnionWith(_compositions.Keys.Select(pair => pair.Second));
        unstable.UnionWith(Enumerable.Range(VowelFirst, VowelCount));
        unstable.UnionWith(Enumerable.Range(TrailFirst + 1, TrailCount - 1));
        if (form == NormalizationForm.FormKC)
            // A composite whose parts change under compatibility decomposition changes too.
            unstable.UnionWith(_canonical.Where(entry => entry.Value.Any(part => _compatibility.ContainsKey(part))).Select(entry => entry.Key));
        return unstable.ToFrozenSet();
    }
}
