namespace Routing.Formats.Templates.Values;

/// <summary>Python's str with the origin of each character. Indices are UTF-16 unless a name says code points.</summary>
internal sealed class TextValue : Value
{
    public static readonly TextValue Empty = new("", true);

    // Walking over long texts makes no object a character.
    private const int Ascii = 128;
    private static readonly TextValue[] Single = [.. Enumerable.Range(0, 2 * Ascii).Select(i => new TextValue(((char)(i % Ascii)).ToString(), isTrusted: i < Ascii))];

    private readonly TextRun[] _runs;
    private int _codePoints = -1;

    public TextValue(string text, bool isTrusted) => (Text, _runs) = (text, text.Length == 0 ? [] : [new TextRun(text.Length, isTrusted)]);

    public TextValue(string text, TextRun[] runs) => (Text, _runs) = (text, runs);

    public string Text { get; }
    public ReadOnlySpan<TextRun> Runs => _runs;
    public override string TypeName => "str";
    public override bool IsTrue => Text.Length > 0;

    public bool IsTrusted => Array.TrueForAll(_runs, run => run.IsTrusted);

    /// <summary>Length as Python counts it.</summary>
    public int CodePoints
    {
        get
        {
            if (_codePoints < 0)
            {
                var pairs = 0;
                for (var i = 1; i < Text.Length; i++)
                    if (char.IsSurrogatePair(Text[i - 1], Text[i])) pairs++;
                _codePoints = Text.Length - pairs;
            }
            return _codePoints;
        }
    }

    /// <summary>UTF-16 index of a code point, which may be one past the last.</summary>
    public int IndexOfCodePoint(int codePoint)
    {
        if (CodePoints == Text.Length) return codePoint;
        var index = 0;
        for (; codePoint > 0; codePoint--) index += WidthAt(index);
        return index;
    }

    /// <summary>How many code points lie before a UTF-16 index.</summary>
    public int CodePointsBefore(int index) => CodePoints == Text.Length ? index : new TextValue(Text[..index], true).CodePoints;

    /// <summary>The UTF-16 index of every code point.</summary>
    public int[] CodePointStarts()
    {
        var starts = new int[CodePoints];
        for (int i = 0, index = 0; i < starts.Length; i++, index += WidthAt(index)) starts[i] = index;
        return starts;
    }

    /// <summary>UTF-16 units of the code point at an index.</summary>
    public int WidthAt(int index) => index + 1 < Text.Length && char.IsSurrogatePair(Text[index], Text[index + 1]) ? 2 : 1;

    /// <summary>Part of the text, origins kept.</summary>
    public TextValue Slice(int start, int length)
    {
        if (length == 0) return Empty;
        if (length == Text.Length) return this;
        var first = RunAt(start);
        if (length == 1 && Text[start] < Ascii) return Single[Text[start] + (_runs[first].IsTrusted ? 0 : Ascii)];
        if (_runs[first].End >= start + length) return new TextValue(Text.Substring(start, length), _runs[first].IsTrusted);
        var runs = new List<TextRun>();
        for (var i = first; i == first || _runs[i - 1].End < start + length; i++)
            runs.Add(new TextRun(Math.Min(_runs[i].End, start + length) - start, _runs[i].IsTrusted));
        return new TextValue(Text.Substring(start, length), [.. runs]);
    }

    public TextValue Slice(int start) => Slice(start, Text.Length - start);

    /// <summary>Another spelling of the same characters, such as upper case; trusted only in full when lengths differ.</summary>
    public TextValue Respelled(string text) => text.Length == Text.Length ? new TextValue(text, _runs) : new TextValue(text, IsTrusted);

    /// <summary>The code points one by one.</summary>
    public IEnumerable<TextValue> Characters()
    {
        for (int index = 0, width; index < Text.Length; index += width)
        {
            width = WidthAt(index);
            yield return Slice(index, width);
        }
    }

    public override string ToString() => Text;

    /// <summary>Index of the run a character belongs to.</summary>
    private int RunAt(int index)
    {
        var (low, high) = (0, _runs.Length - 1);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_runs[middle].End > index) high = middle;
            else low = middle + 1;
        }
        return low;
    }
}
