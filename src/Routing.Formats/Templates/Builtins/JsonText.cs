using System.Globalization;
using Routing.Formats.Templates.Values;

namespace Routing.Formats.Templates.Builtins;

/// <summary>JSON as Python's <c>json.dumps</c> writes it: its separators, key order, escapes and number formats.</summary>
/// <param name="indent">What each level is indented by; null writes one line.</param>
internal sealed class JsonText(RenderState state, bool ensureAscii, string? indent, string itemSeparator, string keySeparator, bool sortKeys)
{
    private readonly TextBuilder _builder = new(state);

    public TextValue Write(Value value)
    {
        Append(value, 0);
        return _builder.ToText();
    }

    private void Append(Value value, int level)
    {
        state.Enter();
        switch (value)
        {
            case TextValue text: AppendString(text); break;
            case SequenceValue and not RangeValue: AppendArray(((SequenceValue)value).Items, level); break;
            case DictValue dict: AppendObject(dict, level); break;
            default: _builder.Append(Scalar(value) ?? throw NotSerializable(value), true); break;
        }
        state.Leave();
    }

    private void AppendArray(IReadOnlyList<Value> items, int level)
    {
        _builder.Append("[", true);
        for (var i = 0; i < items.Count; i++)
        {
            Separate(i, level + 1);
            Append(items[i], level + 1);
        }
        if (items.Count > 0) Break(level);
        _builder.Append("]", true);
    }

    private void AppendObject(DictValue dict, int level)
    {
        IEnumerable<KeyValuePair<Value, Value>> items = dict.Items;
        if (sortKeys) items = Sorting.Sort(state, items, item => item.Key, reverse: false);
        _builder.Append("{", true);
        var index = 0;
        foreach (var (key, value) in items)
        {
            Separate(index++, level + 1);
            AppendString(key as TextValue ?? new TextValue(Scalar(key)!, true));
            _builder.Append(keySeparator, true);
            Append(value, level + 1);
        }
        if (index > 0) Break(level);
        _builder.Append("}", true);
    }

    private void Separate(int index, int level)
    {
        if (index > 0) _builder.Append(itemSeparator, true);
        Break(level);
    }

    private void Break(int level)
    {
        if (indent is null) return;
        _builder.Append("\n", true);
        for (var i = 0; i < level; i++) _builder.Append(indent, true);
    }

    private void AppendString(TextValue text)
    {
        _builder.Append("\"", true);
        var plain = 0;
        for (var i = 0; i < text.Text.Length; i++)
        {
            if (Escape(text.Text[i]) is not { } escape) continue;
            _builder.Append(text.Slice(plain, i - plain));
            _builder.Append(escape, true);
            plain = i + 1;
        }
        _builder.Append(text.Slice(plain));
        _builder.Append("\"", true);
    }

    private string? Escape(char character) => character switch
    {
        '"' => "\\\"",
        '\\' => "\\\\",
        '\n' => "\\n",
        '\r' => "\\r",
        '\t' => "\\t",
        '\f' => "\\f",
        '\b' => "\\b",
        < ' ' => $"\\u{(int)character:x4}",
        > '~' when ensureAscii => $"\\u{(int)character:x4}",
        _ => null,
    };

    private static string? Scalar(Value value) => value switch
    {
        NoneValue => "null",
        BoolValue => value.IsTrue ? "true" : "false",
        IntValue number => number.Number.ToString(CultureInfo.InvariantCulture),
        FloatValue { Number: double.NaN } => "NaN",
        FloatValue { Number: double.PositiveInfinity } => "Infinity",
        FloatValue { Number: double.NegativeInfinity } => "-Infinity",
        FloatValue number => PythonText.Float(number.Number),
        _ => null,
    };

    private TemplateException NotSerializable(Value value) => state.Fail($"Object of type {value.TypeName} is not JSON serializable");
}
