using System.Text.Json;

namespace Routing.Formats.Checkpoints;

/// <summary>A JSON object of a Hugging Face config file: typed access, errors that name file and key, a record of what was read.</summary>
internal sealed class ConfigJson
{
    private const long LongestFile = 4 << 20;

    private readonly string _file;
    private readonly string _prefix;
    private readonly JsonElement _object;
    private readonly HashSet<string> _read = [];

    private ConfigJson(string file, string prefix, JsonElement element) => (_file, _prefix, _object) = (file, prefix, element);

    public JsonElement Element => _object;

    /// <summary>Keys that nothing asked for.</summary>
    public IEnumerable<string> UnreadKeys => _object.EnumerateObject().Select(p => p.Name).Where(name => !_read.Contains(name));

    public static ConfigJson Load(string path)
    {
        using var file = MappedFile.Open(path);
        if (file.Length > LongestFile) throw new InvalidFileException(path, "file", $"has {file.Length:N0} bytes; a config file has at most {LongestFile:N0}");
        var bytes = file.Span(0, LongestFile).ToArray();
        if (FileSignature.Describe(bytes.AsSpan(0, Math.Min(bytes.Length, FileSignature.HeadLength))) is { } what and not "a JSON file")
            throw new InvalidFileException(path, "file", $"is not JSON but {what}");
        try
        {
            RequireUnicode(bytes);
            using var document = JsonDocument.Parse(bytes, new JsonDocumentOptions { AllowDuplicateProperties = false });
            if (document.RootElement.ValueKind != JsonValueKind.Object) throw new InvalidFileException(path, "file", "must hold a JSON object");
            return new(path, "", document.RootElement.Clone());
        }
        catch (JsonException failure)
        {
            throw new InvalidFileException(path, "file", $"is not valid JSON: {failure.Message}", failure);
        }
        catch (InvalidOperationException failure)
        {
            throw new InvalidFileException(path, "file", "holds a string that is not valid Unicode", failure);
        }
    }

    // A document checks its strings only when they are asked for; here all are checked at once.
    private static void RequireUnicode(byte[] json)
    {
        var reader = new Utf8JsonReader(json);
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName) _ = reader.GetString();
        }
    }

    public InvalidFileException Error(string key, string reason) => new(_file, _prefix + key, reason);

    /// <summary>The value of a key; null when absent or null.</summary>
    public JsonElement? Find(string key)
    {
        _read.Add(key);
        return _object.TryGetProperty(key, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;
    }

    /// <summary>Whether the key is there, be its value null.</summary>
    public bool Has(string key) => _object.TryGetProperty(key, out _);

    public ConfigJson? Object(string key) => Find(key) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Object } value => new(_file, $"{_prefix}{key}.", value),
        _ => throw Error(key, "must be an object"),
    };

    public bool Bool(string key) => Find(key) switch
    {
        null or { ValueKind: JsonValueKind.False } => false,
        { ValueKind: JsonValueKind.True } => true,
        _ => throw Error(key, "must be true or false"),
    };

    public string? String(string key) => Find(key) switch
    {
        null => null,
        { ValueKind: JsonValueKind.String } value => value.GetString(),
        _ => throw Error(key, "must be a string"),
    };

    public IReadOnlyList<string>? Strings(string key) => Find(key) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Array } value => [.. value.EnumerateArray().Select(element =>
            element.ValueKind == JsonValueKind.String ? element.GetString()! : throw Error(key, "must be a list of strings"))],
        _ => throw Error(key, "must be a list of strings"),
    };

    /// <summary>A whole number in a range; null when absent or null.</summary>
    public int? Int(string key, int min, int max) => Find(key) is { } value ? Int(key, value, min, max) : null;

    public int RequiredInt(string key, int min, int max) => Int(key, min, max) ?? throw Error(key, "is missing");

    /// <summary>A whole number or a list of them; null when absent or null.</summary>
    public IReadOnlyList<int>? Ints(string key, int min, int max) => Find(key) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Array } value => [.. value.EnumerateArray().Select(element => Int(key, element, min, max))],
        { } value => [Int(key, value, min, max)],
    };

    /// <summary>A finite number; null when absent or null.</summary>
    public double? Double(string key)
    {
        if (Find(key) is not { } value) return null;
        return value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && double.IsFinite(number)
            ? number
            : throw Error(key, "must be a finite number");
    }

    private int Int(string key, JsonElement value, int min, int max)
    {
        if (value.ValueKind != JsonValueKind.Number || !value.TryGetInt64(out var number)) throw Error(key, $"must be a whole number, is {value.GetRawText()}");
        return number >= min && number <= max ? (int)number : throw Error(key, $"must lie between {min:N0} and {max:N0}, is {number}");
    }
}
