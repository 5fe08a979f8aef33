using System.Text.Json;

namespace Routing.Formats.Tokenization;

/// <summary>One value of a JSON file, with where it is, so that every refusal names the file and the item.</summary>
internal readonly struct JsonItem
{
    private readonly string _file;
    private readonly string _parent;
    private readonly string? _key;
    private readonly int _index;
    private readonly JsonElement _element;

    private JsonItem(string file, string parent, string? key, int index, JsonElement element) =>
        (_file, _parent, _key, _index, _element) = (file, parent, key, index, element);

    /// <summary>The file's outermost value.</summary>
    public static JsonItem Root(string file, JsonElement element) => new(file, "", "", 0, element);

    /// <summary>File the value is in.</summary>
    public string File => _file;

    /// <summary>Where the value is: <c>model.merges[3]</c>. Made on demand: a vocabulary has many items and few faults.</summary>
    public string Path => _key switch
    {
        null => $"{_parent}[{_index}]",
        "" => "top level",
        _ => _parent.Length == 0 ? _key : $"{_parent}.{_key}",
    };

    public JsonValueKind Kind => _element.ValueKind;

    public InvalidFileException Refuse(string reason) => new(_file, Path, reason);

    /// <summary>Refuses keys other than these: what is not understood could change results.</summary>
    public void AllowOnly(params ReadOnlySpan<string> keys)
    {
        foreach (var (name, item) in Properties())
            if (!keys.Contains(name)) throw item.Refuse("unknown key");
    }

    /// <summary>The value of a key; null when it is absent or null.</summary>
    public JsonItem? Find(string key)
    {
        Expect(JsonValueKind.Object, "an object");
        return _element.TryGetProperty(key, out var value) && value.ValueKind != JsonValueKind.Null ? new JsonItem(_file, Prefix, key, 0, value) : null;
    }

    public JsonItem Get(string key) => Find(key) ?? throw Refuse($"'{key}' is missing");

    public bool Bool(string key, bool absent) => Find(key)?.Bool() ?? absent;

    /// <summary>The component's <c>type</c>.</summary>
    public string Type() => Get("type").String();

    public bool Bool() => _element.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw Refuse("must be true or false"),
    };

    /// <summary>A whole number in [0, <paramref name="maximum"/>].</summary>
    public int Int(int maximum)
    {
        if (_element.ValueKind != JsonValueKind.Number || !_element.TryGetInt32(out var value) || value < 0 || value > maximum)
            throw Refuse($"must be a whole number from 0 to {maximum}");
        return value;
    }

    /// <summary>Whether the value is a number equal to zero.</summary>
    public bool IsZero() => _element.ValueKind == JsonValueKind.Number && _element.TryGetDouble(out var value) && value == 0;

    public string String()
    {
        Expect(JsonValueKind.String, "a string");
        try
        {
            return _element.GetString()!;
        }
        catch (InvalidOperationException exception)
        {
            throw new InvalidFileException(_file, Path, "the string is not valid Unicode", exception);
        }
    }

    /// <summary>A string of one UTF-16 unit.</summary>
    public char Char() => String() is [var only] && !char.IsSurrogate(only) ? only : throw Refuse("must be one character of the basic multilingual plane");

    public IEnumerable<JsonItem> Items()
    {
        Expect(JsonValueKind.Array, "an array");
        var parent = Path;
        var index = 0;
        foreach (var item in _element.EnumerateArray()) yield return new JsonItem(_file, parent, null, index++, item);
    }

    public int Count
    {
        get
        {
            Expect(JsonValueKind.Array, "an array");
            return _element.GetArrayLength();
        }
    }

    public IEnumerable<(string Name, JsonItem Value)> Properties()
    {
        Expect(JsonValueKind.Object, "an object");
        var parent = Prefix;
        foreach (var property in _element.EnumerateObject())
        {
            string name;
            try
            {
                name = property.Name;
            }
            catch (InvalidOperationException exception)
            {
                throw new InvalidFileException(_file, Path, "a key is not valid Unicode", exception);
            }
            yield return (name, new JsonItem(_file, parent, name, 0, property.Value));
        }
    }

    private string Prefix => _key is "" ? "" : Path;

    private void Expect(JsonValueKind kind, string what)
    {
        if (_element.ValueKind != kind) throw Refuse($"must be {what}");
    }
}
