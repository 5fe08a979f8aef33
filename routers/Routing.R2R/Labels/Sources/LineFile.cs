using System.Security.Cryptography;
using System.Text.Json;
using Routing.Formats;

namespace Routing.R2R.Labels.Sources;

/// <summary>Items from a file with one JSON object a line. Every line is checked when the file is opened, before anything is computed.</summary>
internal abstract class LineFile<TLine> : LabelSource where TLine : class
{
    private const string NoFamily = "all";

    private readonly string _path;
    private readonly string _marker;
    private readonly List<string> _families;
    private readonly string _sha256;
    private readonly int _items;
    private int _longestAnswer;

    /// <param name="path">The file.</param>
    /// <param name="limit">Items to read; all when null.</param>
    /// <param name="marker">What stands before a final answer.</param>
    /// <param name="families">Families counted before those of the file.</param>
    protected LineFile(string path, int? limit, string marker, IReadOnlyList<string>? families = null)
    {
        (_path, _marker, _families) = (path, marker, [.. families ?? []]);
        if (!File.Exists(path)) throw new InvalidFileException(path, "file", "does not exist");
        using (var stream = File.OpenRead(path)) _sha256 = Convert.ToHexStringLower(SHA256.HashData(stream));
        _items = limit ?? int.MaxValue;
    }

    protected abstract string Kind { get; }

    public override LabelSourceInfo Info => new(Kind, Count, Sha256: _sha256);

    public override IReadOnlyList<string> Families => _families;

    public override int LongestAnswer => _longestAnswer;

    private int Count { get; set; }

    public static string ToJson(TLine line) => JsonSerializer.Serialize(line, LabelJson.Line);

    public override IEnumerable<LabelItem> Read() => Lines().Take(_items).Select(line => ToItem(line.Value, line.Number));

    public override string? FinalAnswer(string text)
    {
        var marker = text.LastIndexOf(_marker, StringComparison.Ordinal);
        if (marker >= 0) return text[(marker + _marker.Length)..].Trim().TrimEnd('.');
        return text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).LastOrDefault();
    }

    /// <summary>The item of a line.</summary>
    /// <param name="number">The line's number, from 1.</param>
    /// <exception cref="InvalidFileException">The line cannot be used.</exception>
    protected abstract LabelItem ToItem(TLine line, int number);

    protected InvalidFileException Refuse(int number, string reason) => new(_path, $"line {number}", reason);

    /// <summary>Index of a family, in order of first appearance.</summary>
    protected int Family(string? name)
    {
        var index = _families.IndexOf(name ?? NoFamily);
        if (index >= 0) return index;
        _families.Add(name ?? NoFamily);
        return _families.Count - 1;
    }

    /// <summary>Reads the file once from end to end.</summary>
    protected void CheckAll()
    {
        foreach (var item in Read())
        {
            Count++;
            _longestAnswer = Math.Max(_longestAnswer, item.Answer?.Length ?? 0);
        }
        if (Count == 0) throw new InvalidFileException(_path, "file", "has no lines");
    }

    private IEnumerable<(TLine Value, int Number)> Lines()
    {
        var number = 0;
        foreach (var text in File.ReadLines(_path))
        {
            number++;
            if (!string.IsNullOrWhiteSpace(text)) yield return (Parse(text, number), number);
        }
    }

    private TLine Parse(string text, int number)
    {
        try
        {
            // Strictly, as our own files: a misspelled key would silently change what is labelled.
            return JsonSerializer.Deserialize<TLine>(text, LabelJson.Line) ?? throw Refuse(number, "is null");
        }
        catch (JsonException failure)
        {
            throw Refuse(number, failure.Message);
        }
    }
}
