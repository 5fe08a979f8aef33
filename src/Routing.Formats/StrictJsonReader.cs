using System.Text.Json;

namespace Routing.Formats;

/// <summary>Reads JSON forward only, without a document in memory; whatever is not as asked is an <see cref="InvalidFileException"/>.</summary>
internal ref struct StrictJsonReader(string file, ReadOnlySpan<byte> json, int maxDepth = 64)
{
    private const int LongestName = 1 << 16;

    private Utf8JsonReader _reader = new(json, new JsonReaderOptions { MaxDepth = maxDepth });

    public readonly JsonTokenType TokenType => _reader.TokenType;

    /// <summary>Steps onto a value that must be an object.</summary>
    public void ReadObjectStart(string item) => Expect(item, JsonTokenType.StartObject, "an object");

    /// <summary>Steps onto a value that must be an array.</summary>
    public void ReadArrayStart(string item) => Expect(item, JsonTokenType.StartArray, "an array");

    /// <summary>Steps onto the next property's name, or past the object's end.</summary>
    public bool ReadProperty(string item, out string name)
    {
        Advance(item);
        name = _reader.TokenType == JsonTokenType.PropertyName ? Text(item) : "";
        return _reader.TokenType == JsonTokenType.PropertyName;
    }

    /// <summary>Steps onto the next element of an array, or past the array's end.</summary>
    public bool ReadElement(string item)
    {
        Advance(item);
        return _reader.TokenType != JsonTokenType.EndArray;
    }

    public string ReadString(string item, int longest = LongestName)
    {
        Expect(item, JsonTokenType.String, "a string");
        return Text(item, longest);
    }

    public long ReadInt64(string item)
    {
        Advance(item);
        return Int64(item);
    }

    /// <summary>A number of any kind; null where it is not a whole one.</summary>
    public long? ReadNumber(string item)
    {
        Expect(item, JsonTokenType.Number, "a number");
        return _reader.TryGetInt64(out var value) ? value : null;
    }

    /// <summary>The number this reader stands on.</summary>
    public readonly long Int64(string item) =>
        _reader.TokenType == JsonTokenType.Number && _reader.TryGetInt64(out var value)
            ? value
            : throw new InvalidFileException(file, item, "must be a whole number of at most 63 bits");

    /// <summary>Steps over a value of any kind.</summary>
    public void SkipValue(string item)
    {
        Advance(item);
        SkipCurrent(item);
    }

    /// <summary>Steps to the end of the value this reader stands on.</summary>
    public void SkipCurrent(string item)
    {
        try
        {
            _reader.Skip();
        }
        catch (JsonException failure)
        {
            throw Malformed(item, failure);
        }
    }

    /// <summary>Checks that nothing but white space follows.</summary>
    public void ReadEnd(string item)
    {
        try
        {
            if (_reader.Read()) throw new InvalidFileException(file, item, "goes on after its end");
        }
        catch (JsonException failure)
        {
            throw Malformed(item, failure);
        }
    }

    private void Expect(string item, JsonTokenType type, string what)
    {
        Advance(item);
        if (_reader.TokenType != type) throw new InvalidFileException(file, item, $"must be {what}");
    }

    private void Advance(string item)
    {
        try
        {
            if (!_reader.Read()) throw new InvalidFileException(file, item, "ends too early");
        }
        catch (JsonException failure)
        {
            throw Malformed(item, failure);
        }
    }

    private readonly string Text(string item, int longest = LongestName)
    {
        if (_reader.ValueSpan.Length > longest)
            throw new InvalidFileException(file, item, $"holds a string of {_reader.ValueSpan.Length:N0} bytes; at most {longest:N0} are read");
        try
        {
            return _reader.GetString()!;
        }
        catch (InvalidOperationException failure)
        {
            throw new InvalidFileException(file, item, "holds a string that is not valid UTF-8", failure);
        }
    }

    private readonly InvalidFileException Malformed(string item, JsonException failure) =>
        new(file, item, $"is not valid JSON at byte {_reader.BytesConsumed:N0}: {Sentence(failure.Message)}", failure);

    // JsonException appends line numbers, which mean nothing in a binary header.
    private static string Sentence(string message) => message.Split(". ", 2)[0].TrimEnd('.');
}
