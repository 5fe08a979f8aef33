using System.Globalization;
using Routing.Formats.Templates.Values;

namespace Routing.Formats.Templates.Builtins;

/// <summary>Python's str.format with plain fields: <c>{}</c>, <c>{0}</c>, <c>{name}</c>; no format specifications.</summary>
internal static class BraceFormat
{
    public static Value Apply(RenderState state, TextValue format, Arguments arguments)
    {
        var builder = new TextBuilder(state);
        var text = format.Text;
        var automatic = 0;
        var plain = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] is not ('{' or '}')) continue;
            builder.Append(format.Slice(plain, i - plain));
            if (i + 1 < text.Length && text[i + 1] == text[i])
            {
                builder.Append(format.Slice(i, 1));
                plain = ++i + 1;
                continue;
            }
            var end = text[i] == '{' ? text.IndexOf('}', i) : -1;
            if (end < 0) throw state.Fail($"Single '{text[i]}' encountered in format string");
            builder.Append(PythonText.Str(state, Field(state, text[(i + 1)..end], arguments, ref automatic)));
            plain = (i = end) + 1;
        }
        builder.Append(format.Slice(plain));
        return builder.ToText();
    }

    private static Value Field(RenderState state, string field, Arguments arguments, ref int automatic)
    {
        if (field.Length == 0 || field.All(char.IsAsciiDigit))
        {
            var index = field.Length == 0 ? automatic++ : int.TryParse(field, CultureInfo.InvariantCulture, out var given) ? given : int.MaxValue;
            return index < arguments.Positional.Count ? arguments.Positional[index] : throw state.Fail($"format has no argument {field}");
        }
        foreach (var (name, value) in arguments.Named)
            if (name == field) return value;
        throw state.Fail($"format has no argument '{field}' (specifications and attributes in fields are not supported)");
    }
}
